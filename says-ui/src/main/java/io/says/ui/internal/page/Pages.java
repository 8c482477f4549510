package io.says.ui.internal.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.says.RankedTracks;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.UserId;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.report.DataView;
import io.says.orchestrator.report.EvaluationView;
import io.says.orchestrator.report.ReleaseEvaluation;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.terminal.FittingText;
import io.says.orchestrator.tune.Tunings;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationReport;
import io.says.report.ModelScores;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.spi.Panel;
import io.says.spi.PanelContext;
import io.says.spi.PanelFactory;
import io.says.ui.ServingEngine;
import io.says.ui.internal.Recommender;
import io.says.ui.internal.RunDesk;
import io.says.ui.internal.api.RequestQuery;
import io.says.ui.internal.http.Caller;
import io.says.ui.internal.http.Problem;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.page.PageModel.Named;
import io.says.ui.internal.page.PageModel.Result;
import io.says.ui.internal.page.PageModel.Row;
import io.says.ui.internal.page.PageModel.Table;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page and the fragment that htmx puts into it. */
public final class Pages {

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final int LONGEST_LIST = 20;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private final ServingEngine serving;
    private final ReleaseStore releases;
    private final RunDesk desk;
    private final StageViews stages;
    private final Recommender recommender;
    private final List<PanelFactory> panels;
    private final Path workspace;
    private final DataReports reports;
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final String htmx = webjar("org.webjars.npm", "htmx.org", "dist/htmx.min.js");
    private final String echarts = webjar("org.webjars", "echarts", "echarts.common.min.js");

    /** Creates the pages over their parts. */
    public Pages(
            ServingEngine serving,
            ReleaseStore releases,
            RunDesk desk,
            Recommender recommender,
            List<PanelFactory> panels,
            Path workspace,
            DataReports reports) {
        this.serving = serving;
        this.releases = releases;
        this.desk = desk;
        this.stages = new StageViews(desk);
        this.recommender = recommender;
        this.panels = List.copyOf(panels);
        this.workspace = workspace;
        this.reports = reports;
    }

    /** The routes. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/", "The first page.").by(ctx -> page(ctx, "page.jte", model(ctx))),
                Route.get("/data", "What the data look like.").by(ctx -> page(ctx, "data.jte", data())),
                Route.get("/models", "How the models did.").by(ctx -> page(ctx, "models.jte", models())),
                Route.get("/tuning", "Parameter searches.")
                        .by(ctx -> page(ctx, "tuning.jte", TuningPage.of(new Tunings(workspace), ""))),
                Route.get("/tuning/{name}", "A parameter search.")
                        .by(ctx ->
                                page(ctx, "tuning.jte", TuningPage.of(new Tunings(workspace), ctx.pathParam("name")))),
                Route.get("/fragments/recommendations", "The list of the first page.")
                        .by(this::fragment)));
        routes.addAll(new RunPages(desk).routes(this::page));
        return routes;
    }

    private void fragment(Context ctx) {
        Result result = result(ctx);
        if (result.error().isEmpty()) {
            ctx.header(
                    "HX-Replace-Url",
                    "/?user=" + URLEncoder.encode(Query.text(ctx, "user", ""), StandardCharsets.UTF_8) + "&k="
                            + Query.number(ctx, "k", 5, 1, LONGEST_LIST));
        }
        render(ctx, "recommendations.jte", Map.of("result", result));
    }

    /** The data of the latest run that got as far as a profile, else those of the release. */
    private DataPage data() {
        Optional<DataReports.Found> found = reports.latest();
        Optional<DataView> view = found.map(of -> DataView.of(of.profile(), of.quality()))
                .or(() -> serving.tryUse(engine -> DataView.of(engine.release().profile(), Optional.empty())));
        String subject = found.map(of ->
                        "Run " + of.run().id() + " · " + WHEN.format(of.run().startedAt()))
                .orElse(view.isPresent() ? "The data of the release" : "");
        return new DataPage(subject, view);
    }

    private ModelsPage models() {
        Optional<ReleaseInfo> release = serving.tryUse(engine -> engine.release());
        List<DataView.Section> registry = List.of();
        List<String> others = List.of();
        String notice = serving.notice().orElse("");
        try {
            registry = RegistryView.of(releases, release);
            others = releases.list().stream()
                    .map(ReleaseInfo::id)
                    .filter(id ->
                            release.filter(serves -> serves.id().equals(id)).isEmpty())
                    .toList();
        } catch (SaysException e) { // what serves goes on serving, and can be looked at
            LOG.warn("The releases cannot be listed", e);
            notice = e.rendered();
        }
        return new ModelsPage(
                release.map(of -> EvaluationView.of(ReleaseEvaluation.of(releases, of))), registry, others, notice);
    }

    /** Puts a model into a template, with what stands around every page. */
    void page(Context ctx, String template, Object model) {
        Caller caller = Caller.of(ctx);
        Shell shell = new Shell(htmx, echarts, caller.csrf().isEmpty() ? "" : caller.name(), caller.csrf());
        render(ctx, template, Map.of("page", model, "shell", shell));
    }

    /** Shows a problem to a person. */
    public void problem(Context ctx, Problem problem) {
        ctx.status(problem.status());
        page(ctx, "problem.jte", problem);
    }

    private void render(Context ctx, String template, Map<String, Object> parameters) {
        StringOutput out = new StringOutput();
        templates.render(template, parameters, out);
        ctx.html(out.toString());
    }

    private PageModel model(Context ctx) {
        Optional<RunRecord> latest = desk.latest();
        Optional<ReleaseInfo> release = serving.tryUse(engine -> engine.release());
        Result result = Query.text(ctx, "user", "").isEmpty() ? Result.NONE : result(ctx);
        int k;
        try {
            k = Query.number(ctx, "k", 5, 1, LONGEST_LIST);
        } catch (SaysException e) {
            k = 5;
        }
        return new PageModel(
                release.map(Pages::describe).orElse("Nothing published yet"),
                serving.notice().orElse(""),
                desk.refusal().orElse(""),
                latest.map(stages::headline).orElse(""),
                stages.of(latest),
                Query.text(ctx, "user", ""),
                k,
                release.isPresent(),
                result,
                release.map(r -> tiles(r.profile())).orElse(List.of()),
                release.map(Pages::tables).orElse(List.of()),
                release.map(r -> describe(r.report().passport())).orElse(""),
                release.map(ReleaseInfo::fittedOn).map(FittingText::sentence).orElse(""),
                release.map(r -> r.profile().ratings()).orElse(List.of()),
                release.map(r -> r.profile().plays()).orElse(List.of()),
                panels());
    }

    private Result result(Context ctx) {
        try {
            int k = Query.number(ctx, "k", 5, 1, LONGEST_LIST);
            RankedTracks ranked = recommender.recommend(RequestQuery.of(ctx));
            double top = ranked.tracks().stream()
                    .mapToDouble(ScoredTrack::score)
                    .max()
                    .orElse(1);
            double full = top > 0 && top <= 5 ? 5 : Math.max(top, 1e-9);
            List<Row> rows = ranked.tracks().stream()
                    .limit(k)
                    .map(scored -> new Row(
                            scored.rank(),
                            scored.track().id().value(),
                            scored.track().displayTitle(),
                            scored.track().artist() == null
                                    ? "–"
                                    : String.valueOf(scored.track().artist()),
                            decimal(scored.score(), 3),
                            (int) Math.max(0, Math.min(100, Math.round(100 * scored.score() / full)))))
                    .toList();
            return new Result(
                    "For "
                            + Optional.ofNullable(ranked.user())
                                    .map(UserId::value)
                                    .orElse("you"),
                    ranked.origin() == RankedTracks.Origin.POPULAR_FALLBACK,
                    "",
                    rows);
        } catch (SaysException e) {
            Problem problem = Problem.of(e);
            return new Result("", false, problem.detail() + ". " + problem.hint(), List.of());
        }
    }

    private List<Table> panels() {
        List<Table> tables = new ArrayList<>();
        for (PanelFactory factory : panels) {
            try {
                Panel panel = serving.tryUse(engine -> factory.panel(new PanelContext(workspace, Optional.of(engine))))
                        .orElseGet(() -> factory.panel(new PanelContext(workspace, Optional.empty())));
                tables.add(new Table(factory.title(), panel.headers(), panel.rows()));
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The panel {} failed", factory.name(), e);
                tables.add(new Table(factory.title(), List.of("This panel failed"), List.of()));
            }
        }
        return tables;
    }

    private static String describe(ReleaseInfo release) {
        String when = release.installedAt() == null ? "" : " · " + WHEN.format(release.installedAt());
        return "Release " + release.id() + " · " + release.trainer() + when;
    }

    private static String describe(Passport passport) {
        return "Split " + passport.split() + ", seed " + passport.seed() + " · candidates: " + passport.candidates()
                + ", K = " + passport.cutoff() + " · " + count(passport.users()) + " users ranked, "
                + count(passport.ratings()) + " ratings predicted · data " + first(passport.data()) + ", split "
                + first(passport.splitHash());
    }

    private static String first(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }

    private static List<Named> tiles(Profile profile) {
        return List.of(
                new Named("Users", count(profile.users())),
                new Named("Tracks", count(profile.tracks())),
                new Named("Interactions", count(profile.interactions())),
                new Named("Density", decimal(100 * profile.density(), 3) + " %"),
                new Named("Rows read", count(profile.read())),
                new Named("Rows rejected", count(profile.rejected())));
    }

    private static List<Table> tables(ReleaseInfo release) {
        EvaluationReport report = release.report();
        int cutoff = report.passport().cutoff();
        List<String> metrics =
                new ArrayList<>(List.of("rmse", "mae", "ndcg@" + cutoff, "recall@" + cutoff, "coverage@" + cutoff));
        metrics.removeIf(
                m -> report.scores().stream().noneMatch(s -> s.metrics().containsKey(m)));
        List<String> headers = new ArrayList<>(List.of("Model"));
        metrics.forEach(metric -> headers.add(metric.toUpperCase(Locale.ROOT)));
        List<List<String>> rows = new ArrayList<>();
        for (ModelScores scores : report.scores()) {
            rows.add(row(scores.model() + (scores.baseline() ? " (baseline)" : ""), metrics, scores.metrics()));
        }
        if (report.floor() != null) {
            rows.add(row(
                    "noise floor",
                    metrics,
                    Map.of("rmse", report.floor().rmse(), "mae", report.floor().mae())));
        }
        if (!report.shareOfTheWay().isEmpty()) {
            List<String> share = new ArrayList<>(List.of("share of the way"));
            metrics.forEach(metric -> {
                Double value = report.shareOfTheWay().get(metric);
                share.add(value == null ? "–" : decimal(100 * value, 1) + " %");
            });
            rows.add(share);
        }
        List<Table> tables = new ArrayList<>();
        tables.add(new Table("Model against baselines", headers, rows));
        Profile profile = release.profile();
        tables.add(new Table(
                "Long tail",
                List.of("Most popular tracks", "Share of interactions"),
                profile.longTail().entrySet().stream()
                        .map(e -> List.of(e.getKey(), decimal(100 * e.getValue(), 1) + " %"))
                        .toList()));
        if (!profile.rejectedByReason().isEmpty()) {
            tables.add(new Table(
                    "Rejected rows",
                    List.of("Reason", "Rows"),
                    profile.rejectedByReason().entrySet().stream()
                            .map(e -> List.of(e.getKey(), count(e.getValue())))
                            .toList()));
        }
        return tables;
    }

    private static List<String> row(String name, List<String> metrics, Map<String, Double> values) {
        List<String> row = new ArrayList<>(List.of(name));
        metrics.forEach(metric -> {
            Double value = values.get(metric);
            row.add(value == null ? "–" : decimal(value, 4));
        });
        return row;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String decimal(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }

    private static String webjar(String group, String artifact, String file) {
        String where = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (InputStream in = Pages.class.getResourceAsStream(where)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return "/webjars/" + artifact + "/" + properties.getProperty("version", "") + "/" + file;
        } catch (IOException e) {
            throw io.says.storage.Failures.of(e, "reading " + where);
        }
    }
}
