package io.says.ui.internal.page;

import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.access.AccessToken;
import io.says.orchestrator.access.AccessTokens;
import io.says.ui.ServingEngine;
import io.says.ui.internal.LiveStream;
import io.says.ui.internal.Meters;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.page.PageModel.Named;
import io.says.ui.internal.page.PageModel.Table;
import java.lang.management.ManagementFactory;
import java.time.Duration;
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
            ServingEngine serving, LiveStream live, Meters meters, AccessTokens tokens, About about, Pages pages) {
        this.serving = serving;
        this.live = live;
        this.meters = meters;
        this.tokens = tokens;
        this.about = about;
        this.pages = pages;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(Route.get("/system", "How the program is.")
                .only(AccessScope.ADMIN)
                .by(ctx -> pages.page(ctx, "system.jte", page())));
    }

    private SystemPage page() {
        Runtime runtime = Runtime.getRuntime();
        Duration up = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        List<Named> health = List.of(
                new Named("Release", serving.releaseId().orElse("none yet")),
                new Named("Up for", words(up)),
                new Named(
                        "Memory, MiB",
                        String.format(
                                Locale.ROOT,
                                "%,.0f of %,.0f",
                                (runtime.totalMemory() - runtime.freeMemory()) / MIB,
                                runtime.maxMemory() / MIB)),
                new Named("Live streams", Integer.toString(live.clients())),
                new Named("SAYS", about.version()),
                new Named("Java", System.getProperty("java.version", "")));
        List<List<String>> known = new ArrayList<>();
        for (AccessToken token : tokens.list()) {
            known.add(List.of(
                    token.name(),
                    token.scope().name().toLowerCase(Locale.ROOT),
                    token.createdAt().toString(),
                    token.expiresAt() == null ? "revoked" : token.expiresAt().toString()));
        }
        return new SystemPage(
                serving.notice().orElse(""),
                health,
                List.of(
                        new Table(
                                "Requests since the start",
                                List.of("Route", "Requests", "Errors", "Mean, ms", "Longest, ms"),
                                meters.requests()),
                        new Table(
                                "Plugins",
                                List.of("Plugin"),
                                about.plugins().stream().map(List::of).toList()),
                        new Table("Tokens", List.of("Token", "Scope", "Made at", "Good until"), known),
                        new Table(
                                "Configuration",
                                List.of("Key", "Value"),
                                about.configuration().entrySet().stream()
                                        .map(entry -> List.of(entry.getKey(), entry.getValue()))
                                        .toList())));
    }

    private static String words(Duration up) {
        return up.toHours() >= 48
                ? up.toDays() + " days"
                : up.toMinutes() >= 120 ? up.toHours() + " hours" : up.toMinutes() + " min";
    }
}
