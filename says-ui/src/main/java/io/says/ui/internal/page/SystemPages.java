package io.says.ui.internal.page;

import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.access.AccessToken;
import io.says.orchestrator.access.AccessTokens;
import io.says.orchestrator.store.ReceiverState;
import io.says.orchestrator.text.Texts;
import io.says.ui.ServingEngine;
import io.says.ui.internal.LiveStream;
import io.says.ui.internal.Meters;
import io.says.ui.internal.Receivers;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.page.PageModel.Named;
import io.says.ui.internal.page.PageModel.Table;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the program is: health, build, requests, plugins, tokens, configuration. */
public final class SystemPages {

    private static final double MIB = 1024.0 * 1024;

    private final ServingEngine serving;
    private final LiveStream live;
    private final Meters meters;
    private final AccessTokens tokens;
    private final About about;
    private final Pages pages;
    private final Receivers receivers;

    /**
     * What the program is, as far as it was told.
     *
     * @param version its version
     * @param configuration every key with its value, secrets hidden; empty where an embedder did not give it
     * @param plugins the plugins by name
     */
    public record About(String version, Map<String, String> configuration, List<String> plugins) {}

    /** Creates the page over its parts. */
    public SystemPages(
            ServingEngine serving,
            LiveStream live,
            Meters meters,
            AccessTokens tokens,
            About about,
            Pages pages,
            Receivers receivers) {
        this.serving = serving;
        this.live = live;
        this.meters = meters;
        this.tokens = tokens;
        this.about = about;
        this.pages = pages;
        this.receivers = receivers;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(Route.get("/system", "How the program is.")
                .only(AccessScope.ADMIN)
                .by(ctx -> pages.page(ctx, "system.jte", page(pages.texts(ctx)))));
    }

    private SystemPage page(Texts texts) {
        Runtime runtime = Runtime.getRuntime();
        Duration up = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        List<Named> health = List.of(
                new Named(texts.say("column.release"), serving.releaseId().orElse(texts.say("system.no-release"))),
                new Named(texts.say("system.up"), words(up, texts)),
                new Named(
                        texts.say("system.memory"),
                        texts.say(
                                "system.memory-of",
                                Math.round((runtime.totalMemory() - runtime.freeMemory()) / MIB),
                                Math.round(runtime.maxMemory() / MIB))),
                new Named(texts.say("system.streams"), Integer.toString(live.clients())),
                new Named("SAYS", about.version()),
                new Named("Java", System.getProperty("java.version", "")));
        List<List<String>> known = new ArrayList<>();
        for (AccessToken token : tokens.list()) {
            known.add(List.of(
                    token.name(),
                    token.scope().name().toLowerCase(Locale.ROOT),
                    token.createdAt().toString(),
                    token.expiresAt() == null
                            ? texts.say("system.revoked")
                            : token.expiresAt().toString()));
        }
        return new SystemPage(
                serving.notice().orElse(""),
                health,
                List.of(
                        new Table(
                                texts.say("system.requests"),
                                List.of(
                                        texts.say("column.route"),
                                        texts.say("column.requests"),
                                        texts.say("column.errors"),
                                        texts.say("column.mean-ms"),
                                        texts.say("column.longest-ms")),
                                meters.requests(texts)),
                        new Table(
                                texts.say("system.receivers"),
                                List.of(
                                        texts.say("column.receiver"),
                                        texts.say("column.state"),
                                        texts.say("column.waiting"),
                                        texts.say("column.problem")),
                                receivers(texts)),
                        new Table(
                                texts.say("system.plugins"),
                                List.of(texts.say("column.plugin")),
                                about.plugins().stream().map(List::of).toList()),
                        new Table(
                                texts.say("system.tokens"),
                                List.of(
                                        texts.say("column.token"),
                                        texts.say("column.scope"),
                                        texts.say("column.made"),
                                        texts.say("column.good-until")),
                                known),
                        new Table(
                                texts.say("system.configuration"),
                                List.of(texts.say("column.key"), texts.say("column.value")),
                                about.configuration().entrySet().stream()
                                        .map(entry -> List.of(entry.getKey(), entry.getValue()))
                                        .toList())));
    }

    private List<List<String>> receivers(Texts texts) {
        List<List<String>> rows = new ArrayList<>();
        for (ReceiverState receiver : receivers.states()) {
            Instant since = receiver.openSince();
            String state = since != null
                    ? texts.say("system.receiver-open", texts.second(since))
                    : texts.say(receiver.failures() == 0 ? "system.receiver-well" : "system.receiver-failing");
            rows.add(List.of(
                    receiver.name(),
                    state,
                    receiver.failures() == 0 ? "" : texts.count(receiver.waiting()),
                    receiver.problem() == null ? "" : receiver.problem()));
        }
        return rows;
    }

    private static String words(Duration up, Texts texts) {
        return up.toHours() >= 48
                ? texts.say("system.days", up.toDays())
                : up.toMinutes() >= 120
                        ? texts.say("system.hours", up.toHours())
                        : texts.say("system.minutes", up.toMinutes());
    }
}
