package io.says.ui.internal.api;

import io.javalin.http.Context;
import io.says.client.ListenBatch;
import io.says.client.ListenReport;
import io.says.client.Recorded;
import io.says.orchestrator.access.AccessScope;
import io.says.storage.Failures;
import io.says.ui.internal.ListenLog;
import io.says.ui.internal.http.AuditLog;
import io.says.ui.internal.http.Body;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Listens, told as they happen. */
final class ListenApi {

    private static final Duration AHEAD = Duration.ofDays(1);
    private static final int LONGEST_BATCH = 1024 * 1024;

    private final ListenLog log;
    private final Clock clock;

    ListenApi(ListenLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.change("/api/v1/listens", AccessScope.WRITE, "Records a listen; it counts at once.")
                        .takes(ListenReport.class, Route.LONGEST_BODY)
                        .json(201, Recorded.class, ctx -> {
                            Recorded recorded = record(List.of(Body.json(ctx, ListenReport.class)));
                            AuditLog.note(ctx, "listens", 1);
                            return recorded;
                        }),
                Route.get("/api/v1/listens.csv", "All listens recorded, as a table for the next training.")
                        .content("text/csv")
                        .by(this::csv),
                Route.change("/api/v1/listens/batch", AccessScope.WRITE, "Records listens, all of them or none.")
                        .takes(ListenBatch.class, LONGEST_BATCH)
                        .json(201, Recorded.class, ctx -> {
                            Recorded recorded =
                                    record(Body.json(ctx, ListenBatch.class).listens());
                            AuditLog.note(ctx, "listens", recorded.recorded());
                            return recorded;
                        }));
    }

    private void csv(Context ctx) {
        ctx.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"listens.csv\"");
        try {
            Writer out = new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8);
            log.writeCsv(out);
            out.flush();
        } catch (IOException e) {
            throw Failures.of(e, "sending the listens");
        }
    }

    private Recorded record(List<ListenReport> listens) {
        if (listens.isEmpty() || listens.size() > ListenBatch.MOST) {
            throw Query.invalid(
                    "A batch holds 1 to " + ListenBatch.MOST + " listens, not " + listens.size(),
                    "Send several batches.");
        }
        for (ListenReport listen : listens) {
            if (listen.time() != null && listen.time().isAfter(clock.instant().plus(AHEAD))) {
                throw Query.invalid(
                        "A listen at " + listen.time() + " has not happened yet", "Check the clock of the client.");
            }
        }
        log.record(listens);
        return new Recorded(listens.size());
    }
}
