package io.says.ui.internal.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.says.RankedTracks;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.report.DataView;
import io.says.orchestrator.report.EvaluationView;
import io.says.orchestrator.report.ReleaseEvaluation;
import io.says.orchestrator.store.RunRecord;
import io.says.orchestrator.text.Texts;
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
    private final ServingEngine serving;
    private final ReleaseStore releases;
    private final RunDesk desk;
    private final StageViews stages;
    private final Recommender recommender;
    private final List<PanelFactory> panels;
    private final Path workspace;
    private final DataReports reports;
    private final Languages languages;
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
            DataReports reports,
            Languages languages) {
        this.serving = serving;
        this.releases = releases;
        this.desk = desk;
        this.stages = new StageViews(desk);
        this.recommender = recommender;
        this.panels = List.copyOf(panels);
        this.workspace = workspace;
        this.reports = reports;
        this.languages = languages;
    }

    /** The routes. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/", "The first page.").by(ctx -> page(ctx, "page.jte", model(ctx))),
                Route.get("/data", "What the data look like.").by(ctx -> page(ctx, "data.jte", data(texts(ctx)))),
                Route.get("/models", "How the models did.").by(ctx -> page(ctx, "models.jte", models(texts(ctx)))),
                Route.get("/tuning", "Parameter searches.")
                        .by(ctx -> page(ctx, "tuning.jte", TuningPage.of(new Tunings(workspace), "", texts(ctx)))),
                Route.get("/tuning/{name}", "A parameter search.")
                        .by(ctx -> page(
                                ctx,
                                "tuning.jte",
                                TuningPage.of(new Tunings(workspace), ctx.pathParam("name"), texts(ctx)))),
                Route.get("/fragments/recommendations", "The list of the first page.")
                        .by(this::fragment)));
        routes.addAll(new RunPages(desk).routes(this));
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
        render(ctx, "recommendations.jte", Map.of("result", result, "t", texts(ctx)));
    }

    /** The data of the latest run that got as far as a profile, else those of the release. */
    private DataPage data(Texts texts) {
        Optional<DataReports.Found> found = reports.latest();
        Optional<DataView> view = found.map(of -> DataView.of(of.profile(), of.quality(), texts))
                .or(() -> serving.tryUse(engine -> DataView.of(engine.release().profile(), Optional.empty(), texts)));
        String subject = found.map(of -> texts.say(
                        "data.of-run", of.run().id(), texts.minute(of.run().startedAt())))
                .orElse(view.isPresent() ? texts.say("data.of-release") : "");
        return new DataPage(subject, view);
    }

    private ModelsPage models(Texts texts) {
        Optional<ReleaseInfo> release = serving.tryUse(engine -> engine.release());
        List<DataView.Section> registry = List.of();
        List<String> others = List.of();
        String notice = serving.notice().orElse("");
        try {
            registry = RegistryView.of(releases, release, texts);
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
                release.map(of -> EvaluationView.of(ReleaseEvaluation.of(releases, of), texts)),
                registry,
                others,
                notice);
    }

    /** Puts a model into a template, with what stands around every page. */
    void page(Context ctx, String template, Object model) {
        Caller caller = Caller.of(ctx);
        String query = ctx.queryString();
        Shell shell = new Shell(
                htmx,
                echarts,
                caller.csrf().isEmpty() ? "" : caller.name(),
                caller.csrf(),
                texts(ctx),
                ctx.path() + (query == null ? "" : "?" + query));
        render(ctx, template, Map.of("page", model, "shell", shell));
    }

    /** What the pages say, in the language of whoever asks. */
    Texts texts(Context ctx) {
        return languages.of(ctx);
    }

    /** Shows a problem to a person. */
    public void problem(Context ctx, Problem problem) {
        ctx.status(problem.status());
        page(ctx, "problem.jte", problem);
    }

    private void render(Context ctx, String template, Map<String, Object> parameters) {
        StringOutput out = new StringOutput();
        templates.render(template, parameters, out);
        // The same address is another page in another language, and no cache may take one for the other.
        ctx.header("Content-Language", texts(ctx).language()).header("Vary", "Accept-Language, Cookie");
        ctx.html(out.toString());
    }

    private PageModel model(Context ctx) {
        Texts texts = texts(ctx);
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
                release.map(of -> describe(of, texts)).orElse(texts.say("home.unpublished")),
                serving.notice().orElse(""),
                desk.refusal().orElse(""),
                latest.map(run -> stages.headline(run, texts)).orElse(""),
                stages.of(latest, texts),
                Query.text(ctx, "user", ""),
                k,
                release.isPresent(),
                result,
                release.map(r -> tiles(r.profile(), texts)).orElse(List.of()),
                release.map(r -> tables(r, texts)).orElse(List.of()),
                release.map(r -> describe(r.report().passport(), texts)).orElse(""),
                release.map(ReleaseInfo::fittedOn)
                        .map(fitted -> EvaluationView.fittedOn(fitted, texts))
                        .orElse(""),
                release.map(r -> r.profile().ratings()).orElse(List.of()),
                release.map(r -> r.profile().plays()).orElse(List.of()),
                panels(texts));
    }

    private Result result(Context ctx) {
        Texts texts = texts(ctx);
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
                            texts.decimal(scored.score(), 3),
                            (int) Math.max(0, Math.min(100, Math.round(100 * scored.score() / full)))))
                    .toList();
            return new Result(
                    Optional.ofNullable(ranked.user())
                            .map(user -> texts.say("list.for", user.value()))
                            .orElse(texts.say("list.for-you")),
                    ranked.origin() == RankedTracks.Origin.POPULAR_FALLBACK,
                    "",
                    rows);
        } catch (SaysException e) {
            Problem problem = Problem.of(e);
            return new Result("", false, problem.detail() + ". " + problem.hint(), List.of());
        }
    }

    private List<Table> panels(Texts texts) {
        List<Table> tables = new ArrayList<>();
        for (PanelFactory factory : panels) {
            try {
                Panel panel = serving.tryUse(engine -> factory.panel(new PanelContext(workspace, Optional.of(engine))))
                        .orElseGet(() -> factory.panel(new PanelContext(workspace, Optional.empty())));
                tables.add(new Table(factory.title(), panel.headers(), panel.rows()));
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The panel {} failed", factory.name(), e);
                tables.add(new Table(factory.title(), List.of(texts.say("home.panel-failed")), List.of()));
            }
        }
        return tables;
    }

    private static String describe(ReleaseInfo release, Texts texts) {
        return release.installedAt() == null
                ? texts.say("home.release", release.id(), release.trainer())
                : texts.say("home.installed", release.id(), release.trainer(), texts.minute(release.installedAt()));
    }

    private static String describe(Passport passport, Texts texts) {
        return texts.say(
                "home.passport",
                passport.split(),
                Long.toString(passport.seed()),
                passport.candidates(),
                passport.cutoff(),
                passport.users(),
                passport.ratings(),
                first(passport.data()),
                first(passport.splitHash()));
    }

    private static String first(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }

    private static List<Named> tiles(Profile profile, Texts texts) {
        return List.of(
                new Named(texts.say("count.users"), texts.count(profile.users())),
                new Named(texts.say("count.tracks"), texts.count(profile.tracks())),
                new Named(texts.say("count.interactions"), texts.count(profile.interactions())),
                new Named(texts.say("count.density"), texts.decimal(100 * profile.density(), 3) + " %"),
                new Named(texts.say("count.read"), texts.count(profile.read())),
                new Named(texts.say("count.rejected"), texts.count(profile.rejected())));
    }

    private static List<Table> tables(ReleaseInfo release, Texts texts) {
        EvaluationReport report = release.report();
        int cutoff = report.passport().cutoff();
        List<String> metrics =
                new ArrayList<>(List.of("rmse", "mae", "ndcg@" + cutoff, "recall@" + cutoff, "coverage@" + cutoff));
        metrics.removeIf(
                m -> report.scores().stream().noneMatch(s -> s.metrics().containsKey(m)));
        List<String> headers = new ArrayList<>(List.of(texts.say("column.model")));
        metrics.forEach(metric -> headers.add(metric.toUpperCase(Locale.ROOT)));
        List<List<String>> rows = new ArrayList<>();
        for (ModelScores scores : report.scores()) {
            rows.add(row(
                    scores.baseline() ? texts.say("report.baseline", scores.model()) : scores.model(),
                    metrics,
                    scores.metrics(),
                    texts));
        }
        if (report.floor() != null) {
            rows.add(row(
                    texts.say("home.floor"),
                    metrics,
                    Map.of("rmse", report.floor().rmse(), "mae", report.floor().mae()),
                    texts));
        }
        if (!report.shareOfTheWay().isEmpty()) {
            List<String> share = new ArrayList<>(List.of(texts.say("home.way")));
            metrics.forEach(metric -> {
                Double value = report.shareOfTheWay().get(metric);
                share.add(value == null ? "–" : texts.decimal(100 * value, 1) + " %");
            });
            rows.add(share);
        }
        List<Table> tables = new ArrayList<>();
        tables.add(new Table(texts.say("report.against-baselines"), headers, rows));
        Profile profile = release.profile();
        tables.add(new Table(
                texts.say("data.long-tail"),
                List.of(texts.say("data.most-popular"), texts.say("column.share")),
                profile.longTail().entrySet().stream()
                        .map(e -> List.of(e.getKey(), texts.decimal(100 * e.getValue(), 1) + " %"))
                        .toList()));
        if (!profile.rejectedByReason().isEmpty()) {
            tables.add(new Table(
                    texts.say("data.rejected"),
                    List.of(texts.say("column.reason"), texts.say("data.rows")),
                    profile.rejectedByReason().entrySet().stream()
                            .map(e -> List.of(e.getKey(), texts.count(e.getValue())))
                            .toList()));
        }
        return tables;
    }

    private static List<String> row(String name, List<String> metrics, Map<String, Double> values, Texts texts) {
        List<String> row = new ArrayList<>(List.of(name));
        metrics.forEach(metric -> {
            Double value = values.get(metric);
            row.add(value == null ? "–" : texts.decimal(value, 4));
        });
        return row;
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
