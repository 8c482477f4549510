package io.says.ui.internal.api;

import io.says.ui.ServingEngine;
import io.says.ui.internal.LiveStream;
import io.says.ui.internal.http.Route;
import java.util.List;
import java.util.Optional;

/** Whether the server lives, and whether it can answer. */
final class HealthApi {

    private final ServingEngine serving;
    private final LiveStream live;

    HealthApi(ServingEngine serving, LiveStream live) {
        this.serving = serving;
        this.live = live;
    }

    /**
     * How the server is.
     *
     * @param live always true where there is an answer
     * @param ready whether a release serves
     * @param release which
     * @param notice what is wrong with the published release
     * @param streams how many live streams are open
     */
    public record Health(boolean live, boolean ready, Optional<String> release, Optional<String> notice, int streams) {}

    /**
     * A yes or no for probes.
     *
     * @param status {@code up}
     */
    public record Probe(String status) {}

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/health", "How the server is and what it serves.")
                        .json(Health.class, ctx -> {
                            Optional<String> release = serving.releaseId();
                            return new Health(true, release.isPresent(), release, serving.notice(), live.clients());
                        }),
                Route.get("/api/v1/health/live", "Answers while the process lives.")
                        .open()
                        .json(Probe.class, ctx -> new Probe("up")),
                Route.get("/api/v1/health/ready", "Answers while a release serves; NO_RELEASE otherwise.")
                        .open()
                        .json(Probe.class, ctx -> serving.use(engine -> new Probe("up"))));
    }
}
