package io.says.ui;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.orchestrator.Says;
import io.says.orchestrator.access.AccessTokens;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.store.IdempotencyKeys;
import io.says.orchestrator.store.RunStore;
import io.says.release.ReleaseMove;
import io.says.release.ReleaseStore;
import io.says.spi.PanelFactory;
import io.says.spi.SaysPlugin;
import io.says.ui.internal.ComparedRelease;
import io.says.ui.internal.HearingRule;
import io.says.ui.internal.ListenLog;
import io.says.ui.internal.LiveStream;
import io.says.ui.internal.Meters;
import io.says.ui.internal.Receivers;
import io.says.ui.internal.Recommender;
import io.says.ui.internal.ReleaseMoves;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.api.Api;
import io.says.ui.internal.http.Access;
import io.says.ui.internal.http.AuditLog;
import io.says.ui.internal.http.Idempotency;
import io.says.ui.internal.http.OpenApi;
import io.says.ui.internal.http.Problem;
import io.says.ui.internal.http.RateLimit;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.http.Routes;
import io.says.ui.internal.http.Sessions;
import io.says.ui.internal.http.UiErrorCode;
import io.says.ui.internal.oidc.OidcLogin;
import io.says.ui.internal.page.ExplorePages;
import io.says.ui.internal.page.Languages;
import io.says.ui.internal.page.LoginPages;
import io.says.ui.internal.page.NewPages;
import io.says.ui.internal.page.OidcPages;
import io.says.ui.internal.page.Pages;
import io.says.ui.internal.page.SystemPages;
import io.says.ui.internal.page.SystemPages.About;
import io.says.ui.internal.page.TracksPages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The web server, ready to be embedded: page, JSON API and live events over one workspace. Start it once; stop it once.
 */
public final class UiServer implements AutoCloseable {

    private static final int LEAST_BYTES_A_SECOND = 1000;
    private static final int IDLE_MILLIS = 10_000;
    private static final int NOT_ALLOWED = 405;

    /** Where the router says which methods a path has. */
    private static final String ALLOWED = "availableMethods";

    private final UiConfig config;
    private final ServingEngine serving;
    private final LiveStream live;
    private final ComparedRelease compared;
    private final Meters meters;
    private final Routes routes;
    private final Javalin javalin;

    /**
     * @param config where to listen
     * @param workspace the workspace
     * @param releases its releases
     * @param opener opens the current release
     * @param servable refuses the directory of a release that could not serve, before it is made the current one
     * @param runs its runs
     * @param starter starts runs
     * @param panels the plugins' tables
     * @param keys what requests to start runs were answered
     */
    public UiServer(
            UiConfig config,
            Path workspace,
            ReleaseStore releases,
            Supplier<RecommenderEngine> opener,
            Consumer<Path> servable,
            RunStore runs,
            RunStarter starter,
            List<PanelFactory> panels,
            IdempotencyKeys keys) {
        this(
                config,
                workspace,
                releases,
                new ServingEngine(releases, opener),
                id -> RecommenderEngine.open(releases.directory(id)),
                runs,
                starter,
                panels,
                keys,
                new About(version(), Map.of(), List.of()),
                new Receivers(runs, Optional::empty),
                ReleaseMoves.in(workspace, releases, servable),
                HearingRule.DEFAULT);
    }

    private UiServer(
            UiConfig config,
            Path workspace,
            ReleaseStore releases,
            ServingEngine serving,
            Function<String, RecommenderEngine> byId,
            RunStore runs,
            RunStarter starter,
            List<PanelFactory> panels,
            IdempotencyKeys keys,
            About about,
            Receivers receivers,
            ReleaseMoves moves,
            HearingRule hearing) {
        this.config = config;
        Clock clock = Clock.systemUTC();
        AccessTokens tokens = new AccessTokens(workspace);
        requireToken(config, tokens);
        this.serving = serving;
        RunDesk desk = new RunDesk(runs, starter, workspace);
        this.live = new LiveStream(desk, serving);
        this.compared = new ComparedRelease(byId);
        this.meters = new Meters(serving, desk, live, receivers);
        DataReports reports = new DataReports(workspace, runs);
        ListenLog listens = new ListenLog(workspace, clock);
        Recommender recommender = new Recommender(serving, listens, hearing);
        Access access = new Access(
                config,
                tokens,
                new Sessions(clock),
                new RateLimit(config.rateLimit(), System::nanoTime),
                new AuditLog(workspace, clock),
                meters::answered);
        Languages languages = new Languages();
        Pages pages = new Pages(serving, releases, desk, recommender, panels, workspace, reports, languages);
        LoginPages logins = new LoginPages(
                access, pages, config.oidc().map(OidcConfig::label).orElse(""));
        List<Route> all = new ArrayList<>(Api.routes(
                serving,
                releases,
                desk,
                live,
                workspace,
                moves,
                reports,
                recommender,
                listens,
                new Idempotency(keys, clock)));
        OpenApi document = new OpenApi(all, version());
        all.add(Route.get(OpenApi.PATH, "This API, described.")
                .content("application/json")
                .by(ctx -> ctx.contentType("application/json").result(document.document())));
        all.add(meters.route());
        all.addAll(pages.routes());
        all.addAll(new ExplorePages(
                        recommender, releases, compared, pages, config.oidc().map(OidcConfig::pageUrl))
                .routes());
        all.addAll(new NewPages(recommender, pages).routes());
        all.addAll(new TracksPages(serving, pages, clock).routes());
        all.addAll(new SystemPages(serving, live, meters, tokens, about, pages, receivers).routes());
        all.addAll(logins.routes());
        all.addAll(languages.routes());
        config.oidc()
                .ifPresent(
                        oidc -> all.addAll(new OidcPages(oidc, new OidcLogin(oidc, clock), access, logins).routes()));
        this.routes = new Routes(all);
        this.javalin = Javalin.create(cfg -> configure(cfg, access, pages, logins));
    }

    /**
     * Where others can reach it there has to be a token that lets somebody in.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} where there is none
     */
    static void requireToken(UiConfig config, AccessTokens tokens) {
        if (config.demandsToken()
                && config.token().isEmpty()
                && config.oidc().isEmpty()
                && tokens.list().isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "Every request to " + config.host() + " needs a token, and there is none",
                    "Make one: says token create NAME --scope admin; or set SAYS__UI__TOKEN to a long random text.");
        }
    }

    /** A server over an embedder's façade. */
    public static UiServer over(Says says, UiConfig config, RunStarter starter) {
        return over(says, config, starter, new ServingEngine(says.releases(), says::engine), says::push);
    }

    /**
     * As {@link #over(Says, UiConfig, RunStarter)}.
     *
     * @param serving opens what is published, and may have begun to; closed with the server
     * @param telling lets the place of publication know which release serves
     */
    static UiServer over(
            Says says,
            UiConfig config,
            RunStarter starter,
            ServingEngine serving,
            Consumer<ReleaseMove.Cause> telling) {
        return new UiServer(
                config,
                says.workspace(),
                says.releases(),
                serving,
                says::engine,
                says.runs(),
                starter,
                says.plugins().panels(),
                says.idempotencyKeys(),
                new About(
                        version(),
                        says.settings().flat(),
                        says.plugins().plugins().stream()
                                .map(SaysPlugin::name)
                                .sorted()
                                .toList()),
                new Receivers(says.runs(), () -> Optional.of(says.receivers())),
                ReleaseMoves.of(says, telling),
                HearingRule.of(says.settings()));
    }

    @SuppressWarnings("removal") // the only setting that keeps slow bodies from holding every thread
    private void configure(JavalinConfig cfg, Access access, Pages pages, LoginPages logins) {
        cfg.startup.showJavalinBanner = false;
        cfg.startup.showOldJavalinVersionWarning = false;
        cfg.startup.startupWatcherEnabled = false;
        cfg.http.maxRequestSize = Access.MOST_BODY_BYTES;
        cfg.http.prefer405over404 = true;
        cfg.staticFiles.add(files -> {
            files.hostedPath = "/assets";
            files.directory = "/io/says/ui/assets";
            files.location = Location.CLASSPATH;
        });
        cfg.staticFiles.enableWebjars();
        cfg.jetty.modifyHttpConfiguration(http -> {
            http.setMinRequestDataRate(LEAST_BYTES_A_SECOND);
            http.setSendServerVersion(false);
        });
        // What Jetty refuses before it reaches a route looks like every other refusal.
        cfg.jetty.modifyServer(server -> server.setErrorHandler((request, response, callback) -> {
            Access.HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
            response.getHeaders().put("Content-Type", "application/problem+json");
            byte[] problem = Json.write(Problem.ofStatus(response.getStatus())).getBytes(StandardCharsets.UTF_8);
            response.write(true, ByteBuffer.wrap(problem), callback);
            return true;
        }));
        cfg.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost(config.host());
            connector.setPort(config.port());
            connector.setIdleTimeout(IDLE_MILLIS);
            return connector;
        });
        cfg.routes.before(access::check);
        routes.install(cfg.routes, access::guard);
        cfg.routes.exception(HttpResponseException.class, (e, ctx) -> {
            String allowed = e.getDetails().get(ALLOWED);
            if (e.getStatus() == NOT_ALLOWED && allowed != null) {
                ctx.header("Allow", allowed);
            }
            answer(ctx, Problem.of(refusal(e)), pages, logins);
        });
        cfg.routes.exception(Exception.class, (e, ctx) -> answer(ctx, Problem.of(e), pages, logins));
    }

    private static SaysException refusal(HttpResponseException e) {
        UiErrorCode code = switch (e.getStatus()) {
            case NOT_ALLOWED -> UiErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> UiErrorCode.TOO_LARGE;
            case 404 -> UiErrorCode.NOT_FOUND;
            default -> null;
        };
        return code == null
                ? Problem.notUnderstood()
                : new SaysException(code, "This request is not served here", "See docs.");
    }

    /** A person gets a page, a program the problem itself. */
    private static void answer(Context ctx, Problem problem, Pages pages, LoginPages logins) {
        boolean person = String.valueOf(ctx.header("Accept")).contains("text/html")
                && !ctx.path().startsWith("/api/")
                && ctx.header("HX-Request") == null;
        if (problem.status() == 401) {
            ctx.header("HX-Redirect", "/login");
        }
        if (!person) {
            problem.answer(ctx);
        } else if (problem.status() == 401) {
            logins.refuse(ctx, problem);
        } else {
            pages.problem(ctx, problem);
        }
    }

    private static String version() {
        String version = UiServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The table of routes, for whoever checks it against the router. */
    Routes routes() {
        return routes;
    }

    /** What the router really serves, as {@code GET /path}. */
    List<String> served() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(entry -> entry.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method + " " + endpoint.path)
                .toList();
    }

    /**
     * Opens what is published and, at the same time, listens.
     *
     * @throws SaysException {@code PORT_TAKEN} when another process listens there
     */
    public UiServer start() {
        serving.start();
        live.start();
        try {
            javalin.start();
        } catch (RuntimeException e) {
            close();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof java.net.BindException || cause instanceof io.javalin.util.JavalinBindException) {
                    throw new SaysException(
                            StandardErrorCode.PORT_TAKEN,
                            "Port " + config.port() + " on " + config.host() + " is taken",
                            "Stop the other program or choose another port: --port 8502.",
                            e);
                }
            }
            throw e;
        }
        serving.awaitFirstLook();
        return this;
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where to point a browser. */
    public String url() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return "http://" + host + ":" + port() + "/";
    }

    /** The engine holder. */
    public ServingEngine serving() {
        return serving;
    }

    /** Stops listening, ends the live streams and closes the releases. A run that was started goes on. */
    @Override
    public void close() {
        live.close();
        javalin.stop();
        serving.close();
        compared.close();
        meters.close();
    }
}
