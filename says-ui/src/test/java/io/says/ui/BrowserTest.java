package io.says.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.report.Bucket;
import io.says.report.EvaluationDetails;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page in a real browser: its main task, its accessibility, its weight; screenshots in target/screenshots. */
@Timeout(300)
@SuppressWarnings("NullAway.Init")
final class BrowserTest {

    private static final int LIGHTEST = 300_000;

    @TempDir
    static Path workspace;

    private static RecordedRuns runs;
    private static Site site;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void opens() throws IOException {
        Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium on this machine");
        EvaluationDetails details =
                new EvaluationDetails(List.of(new Bucket(-1, 0, 3), new Bucket(0, 1, 4)), List.of(), List.of());
        Releases.publish(workspace, "bbbbbbbbbbbb", "factors", details);
        Releases.publish(workspace, "aaaaaaaaaaaa", "factors", details);
        runs = new RecordedRuns(workspace);
        site = new Site(workspace, Site.anyPort(), runs, List.of());
        runs.broken("run2", RunEvent.Type.STAGE_FAILED);
        log("run2");
        site.recordRun("run1");
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.orElseThrow())
                        .setTimeout(180_000)
                        .setArgs(
                                List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")));
    }

    @AfterAll
    static void closes() {
        if (browser != null) {
            browser.close();
            playwright.close();
            site.close();
        }
    }

    @BeforeEach
    void visits() {
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1200, 900));
        page = context.newPage();
        page.setDefaultTimeout(120_000);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("401")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:") && !request.url().startsWith("data:")) {
                complaints.add("external request: " + request.url());
            }
        });
        page.onRequestFinished(request -> bytes.addAndGet(request.sizes().responseBodySize));
    }

    @AfterEach
    void leaves() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    private void open(String path) {
        page.navigate("http://127.0.0.1:" + site.server.port() + path);
    }

    private void shoot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }

    static List<String> everyPage() {
        return List.of(
                "/",
                "/?user=user_1&k=3",
                "/explore",
                "/explore?user=user_1&k=5&against=bbbbbbbbbbbb",
                "/new?q=song&listen=track_1",
                "/tracks?id=track_7",
                "/data",
                "/models",
                "/runs",
                "/runs/run1",
                "/runs/run2",
                "/tuning",
                "/system",
                "/login");
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void a_page_has_no_barrier_in_light_dark_and_on_a_phone(String path) {
        String shot = name(path);
        open(path);
        free(path);
        shoot(shot);
        page.setViewportSize(390, 844);
        open(path);
        free(path + " on a phone");
        shoot(shot + "-phone");
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as("nothing sticks out")
                .isLessThanOrEqualTo(390);
        // Light is what there is without asking; the driver's word for it does not survive a Turkish locale.
        page.setViewportSize(1200, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        open(path);
        free(path + " in the dark");
        shoot(shot + "-dark");
    }

    /** German words are the longest, a phone is the narrowest: what fits there fits. */
    @ParameterizedTest
    @MethodSource("everyPage")
    void a_page_has_no_barrier_in_german_on_a_phone(String path) {
        context.setExtraHTTPHeaders(Map.of("Accept-Language", "de"));
        page.setViewportSize(390, 844);
        open(path);
        free(path + " in German");
        shoot(name(path) + "-german");
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as("nothing sticks out")
                .isLessThanOrEqualTo(390);
    }

    @Test
    void the_language_is_changed_by_a_link_and_the_dials_stay_where_they_are() {
        open("/explore?user=user_4");
        page.locator("#k").fill("4");
        assertThat(page).hasURL(Pattern.compile(".*user=user_4&k=4$"));
        page.locator("a.language").click();
        assertThat(page).hasURL(Pattern.compile(".*/explore\\?user=user_4&k=4$"));
        assertThat(page.locator("h2").first()).hasText("Hörer und Regler");
        open("/");
        assertThat(page.locator("html")).hasAttribute("lang", "de");
        page.locator("a.language").click();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
    }

    private static String name(String path) {
        String name = path.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return name.isEmpty() ? "home" : name;
    }

    private void free(String where) {
        AxeResults results = new AxeBuilder(page).analyze();
        assertThat(results.getViolations().stream()
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .limit(3)
                                        .toList()))
                .as(where)
                .isEmpty();
    }

    @Test
    void the_first_page_is_light() {
        open("/");
        page.waitForLoadState();
        assertThat(bytes.get()).isLessThan(LIGHTEST);
    }

    @Test
    void a_listener_is_explored_by_keyboard_and_a_dial_changes_list_and_address() {
        open("/explore");
        Locator user = page.locator("[role=combobox]");
        user.click();
        user.pressSequentially("user_4");
        assertThat(page.locator("#users [role=option]").first()).hasText("user_4");
        user.press("ArrowDown");
        user.press("Enter");
        assertThat(page.locator("#result .cards > li")).hasCount(10);
        assertThat(page).hasURL(Pattern.compile(".*/explore\\?user=user_4&k=10$"));
        page.locator("#k").fill("4");
        assertThat(page.locator("#result .cards > li")).hasCount(4);
        page.locator("#genre").fill("rock");
        assertThat(page.locator("#result .cards > li").first()).containsText("Rock");
        assertThat(page).hasURL(Pattern.compile(".*user=user_4&k=4&genre=rock$"));
        page.locator("#result summary").first().click();
        assertThat(page.locator("#result svg.radar").first()).isVisible();
        page.reload();
        assertThat(page.locator("#result .cards > li")).hasCount(4);
        shoot("explore-dials");
    }

    @Test
    void a_listener_called_nought_is_explored_and_a_range_that_ends_at_nought_holds() {
        open("/explore");
        Locator user = page.locator("#user");
        user.fill("0");
        user.press("Enter");
        assertThat(page.locator("#h-history")).hasText("0 heard");
        assertThat(page).hasURL(Pattern.compile(".*/explore\\?user=0&k=10$"));
        page.locator("[name=energyTo]").fill("0");
        assertThat(page).hasURL(Pattern.compile(".*/explore\\?user=0&k=10&energyTo=0$"));
        assertThat(page.locator("#result")).containsText("no track meets all conditions");
        page.locator("#dial-novelty").fill("0.5");
        assertThat(page).hasURL(Pattern.compile(".*novelty=0.5&energyTo=0$"));
        page.locator("#dial-novelty").fill("0");
        assertThat(page).hasURL(Pattern.compile(".*user=0&k=10&energyTo=0$"));
    }

    @Test
    void what_was_refused_is_not_said_to_be_copied() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        open("/explore?user=user_4");
        page.locator("[data-copy-from*=csv]").click();
        assertThat(page.locator(".copied")).hasText("Copied.");
        page.route("**/api/v1/recommendations.csv?**", route -> refuse(route, 429, "Too many requests"));
        page.locator("[data-copy-from*=csv]").click();
        assertThat(page.locator(".copied")).hasText("Too many requests. Wait a second.");
        forgive("429");
    }

    private static void refuse(Route route, int status, String detail) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/problem+json")
                .setBody("{\"detail\": \"" + detail + "\", \"hint\": \"Wait a second.\"}"));
    }

    /** The browser complains of what the test is about. */
    private void forgive(String what) {
        assertThat(complaints).allMatch(complaint -> complaint.contains(what));
        complaints.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/?user=user_4 #k #recommendations",
                "/explore?user=user_4 #k #result",
                "/new #q #parts",
                "/tracks #q #found"
            })
    void what_was_asked_for_and_refused_is_said_and_what_stands_there_is_marked_as_old(String where) {
        String[] parts = where.split(" ");
        open(parts[0]);
        Locator shown = page.locator(parts[2]);
        Consumer<String> asks = value -> {
            page.locator(parts[1]).fill(value);
            page.locator("form:has(" + parts[1] + ") button.primary").click();
        };
        AtomicReference<Route> held = new AtomicReference<>();
        AtomicReference<Consumer<Route>> answers = new AtomicReference<>(held::set);
        page.route(
                address -> !address.contains("/assets/"), route -> answers.get().accept(route));
        asks.accept("3");
        assertThat(page.locator("#busy")).isVisible();
        page.waitForCondition(() -> held.get() != null);
        answers.set(route -> refuse(route, 429, "Too many requests"));
        refuse(held.get(), 429, "Too many requests");
        assertThat(page.locator("#failed"))
                .hasText("Too many requests. Wait a second. What stands below is from before.");
        assertThat(page.locator("#busy")).not().isVisible();
        assertThat(shown).hasAttribute("data-before", "yes");
        free("refused at " + where);
        shoot("refused-" + name(parts[0]));
        answers.set(Route::resume);
        asks.accept("4");
        assertThat(page.locator("#failed")).isEmpty();
        assertThat(shown).not().hasAttribute("data-before", "yes");
        answers.set(Route::abort);
        asks.accept("5");
        assertThat(page.locator("#failed")).containsText("The server does not answer. Is it running?");
        complaints.removeIf(complaint -> complaint.contains("ERR_FAILED") || complaint.contains("htmx:"));
        forgive("429");
    }

    @Test
    void a_page_that_does_not_hear_of_a_run_any_more_says_since_when_until_it_does(@TempDir Path other)
            throws IOException {
        Releases.publish(other, "aaaaaaaaaaaa");
        int port;
        try (Site live = new Site(other, Site.anyPort(), Site.REFUSING, List.of())) {
            live.recordRun("run1");
            port = live.server.port();
            page.navigate("http://127.0.0.1:" + port + "/");
            assertThat(page.locator("#run-state")).not().isEmpty();
            assertThat(page.locator("#stale")).isEmpty();
        }
        assertThat(page.locator("#stale"))
                .hasText(Pattern.compile("Not up to date since [0-9:]+( [AP]M)?. The server does not answer.*"));
        free("a page that is not up to date");
        shoot("stale");
        UiConfig again = new UiConfig("127.0.0.1", port, false, "", false, 0);
        try (Site live = new Site(other, again, Site.REFUSING, List.of());
                WorkspaceLock lock = WorkspaceLock.acquire(other)) { // as whoever runs it holds
            assertThat(page.locator("#stale")).isEmpty();
            page.navigate("http://127.0.0.1:" + port + "/runs/run1");
            assertThat(page.locator("#cancel")).isVisible();
            page.waitForCondition(() -> live.get("/metrics").body().contains("says_live_streams 1"));
        }
        assertThat(page.locator("#stale")).containsText("Not up to date since");
        page.setViewportSize(390, 844);
        shoot("stale-run-phone");
        page.navigate("about:blank");
        forgive("ERR_");
    }

    @Test
    void a_page_whose_stream_is_refused_says_why_and_asks_again() {
        page.route("**/api/v1/live", route -> refuse(route, 503, "Too many live streams are open"));
        open("/");
        assertThat(page.locator("#stale")).containsText("Too many live streams are open. Wait a second.");
        page.unroute("**/api/v1/live");
        assertThat(page.locator("#stale")).isEmpty();
        page.route("**/api/v1/live", route -> refuse(route, 401, "A token is needed"));
        open("/?user=user_4");
        assertThat(page.locator("#stale a"))
                .hasAttribute("href", "/login?next=" + URLEncoder.encode("/?user=user_4", StandardCharsets.UTF_8));
        forgive("503");
    }

    @Test
    void the_map_leads_to_a_track_by_mouse_and_by_keyboard() {
        open("/tracks");
        Locator map = page.locator("#map");
        map.focus();
        map.press("ArrowRight");
        assertThat(page.locator("#map-at")).hasText("Song <b>1</b> & more – Artist 1, Jazz");
        map.press("ArrowUp");
        assertThat(page.locator("#map-at")).not().hasText("Song <b>1</b> & more – Artist 1, Jazz");
        shoot("tracks-map");
        map.press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*/tracks\\?id=track_[0-9]+$"));
        assertThat(page.locator("#map-at"))
                .containsText(page.locator("#h-track").textContent());
        open("/tracks");
        page.locator("#colour").selectOption("energy");
        page.locator("#map").scrollIntoViewIfNeeded();
        page.locator("form:has(#colour) button").first().click();
        assertThat(page).hasURL(Pattern.compile(".*colour=energy.*"));
        shoot("tracks-map-energy");
    }

    @Test
    void somebody_new_picks_a_track_and_sees_a_list() {
        open("/new");
        page.locator("#q").fill("Song <b>12");
        assertThat(page.locator(".found li")).hasCount(1);
        page.locator(".found button").first().click();
        assertThat(page.locator(".chips li")).hasCount(1);
        assertThat(page.locator("#picks .cards > li")).hasCount(10);
        page.locator(".chips a").click();
        assertThat(page.locator(".chips li")).hasCount(0);
    }

    /** What is announced has to be there before it changes, and the focus has to stay with what replaced the place it was at. */
    @Test
    void who_picks_by_keyboard_keeps_their_place_and_hears_what_became_of_it() {
        open("/new");
        Locator told = page.locator("#told[data-same]");
        page.evaluate("document.getElementById('told').dataset.same = 'yes'");
        page.locator("#q").fill("Song <b>1");
        assertThat(told).hasText("8 tracks found, 0 picked, 0 recommended.");
        Locator second = page.locator(".found button").nth(1);
        assertThat(second).containsText("<b>10<");
        second.press("Enter");
        assertThat(told).hasText("8 tracks found, 1 picked, 10 recommended.");
        assertThat(page.locator(":focus")).containsText("<b>11<");
        page.locator("#q").fill("Song <b>12");
        assertThat(page.locator(".found li")).hasCount(1);
        page.locator(".found button").press("Enter");
        assertThat(told).hasText("No track found, 2 picked, 10 recommended.");
        assertThat(page.locator(":focus")).hasId("picks");
        page.locator(".chips a").first().press("Enter");
        assertThat(told).containsText("1 picked");
        assertThat(page.locator(":focus")).hasAttribute("aria-label", "Take Song <b>12</b> & more away");
        shoot("new-picked");
        open("/tracks");
        page.evaluate("document.getElementById('told').dataset.same = 'yes'");
        page.locator("#q").fill("Song <b>33");
        assertThat(told).hasText("One track listed.");
    }

    @Test
    void a_track_is_searched_and_its_neighbours_are_walked() {
        open("/tracks");
        page.locator("#q").fill("Song <b>33");
        page.locator("#q").press("Enter");
        page.locator("#found a.title").first().click();
        assertThat(page.locator("#h-track")).isVisible();
        page.locator(".cards a.title").first().click();
        assertThat(page).hasURL(Pattern.compile(".*/tracks\\?id=track_2$"));
    }

    private static void log(String run) throws IOException {
        Path logs = Files.createDirectories(workspace.resolve("runs").resolve(run));
        Files.writeString(logs.resolve("run.log"), """
                2026-01-31T12:00:00.000Z INFO  [run2//] i.s.o.run.RunEvents: RUN_STARTED
                2026-01-31T12:00:01.000Z WARN  [run2/train/1] i.s.o.run.PipelineRunner: Attempt 1 of train failed
                java.lang.OutOfMemoryError: Java heap space
                2026-01-31T12:00:02.000Z INFO  [run2//] i.s.o.run.RunEvents: RUN_FAILED
                """);
        Files.writeString(logs.resolve("train-1.log"), "2026-01-31T12:00:01.000Z INFO  [run2/train/1] x: of train\n");
    }

    @Test
    void the_log_of_a_run_is_searched_by_text_level_and_attempt() {
        open("/runs/run2");
        assertThat(page.locator("#log")).containsText("RUN_STARTED");
        page.locator("#level").selectOption("WARN");
        assertThat(page.locator("#log")).not().containsText("RUN_STARTED");
        assertThat(page.locator("#log")).containsText("heap space");
        assertThat(page.locator("#log-count")).hasText("1 of 3 entries");
        page.locator("#filter").fill("nothing like it");
        assertThat(page.locator("#log")).hasText("No entry is like that.");
        page.locator("#filter").fill("");
        page.locator("#level").selectOption("");
        page.locator("#log-of").selectOption("stage=train&attempt=1");
        assertThat(page.locator("#log")).containsText("of train");
        assertThat(page.locator("#log")).not().containsText("RUN_STARTED");
    }

    @Test
    void a_run_is_gone_on_from_run_again_and_followed_on_its_drawing(@TempDir Path other) throws IOException {
        RecordedRuns started = new RecordedRuns(other);
        started.broken("first", RunEvent.Type.STAGE_FAILED);
        try (Site live = new Site(other, Site.anyPort(), started, List.of());
                WorkspaceLock lock = WorkspaceLock.acquire(other)) {
            page.navigate("http://127.0.0.1:" + live.server.port() + "/runs/first");
            assertThat(page.locator(".dag [data-state=FAILED]")).containsText("✘ failed");
            page.locator("#resume").click();
            assertThat(page).hasURL(Pattern.compile(".*/runs/started1$"));
            assertThat(page.locator("#run-head")).containsText("Went on from");
            assertThat(page.locator("#cancel")).isVisible();
            page.locator("#filter").fill("kept while the page follows");
            page.evaluate("document.getElementById('run-told').dataset.same = 'yes'");
            started.tell(RunEvent.Type.STAGE_LOOKED_UP, "started1", "ingest", Map.of("outputName", "x", "facts", "{}"));
            started.tell(RunEvent.Type.STAGE_STARTED, "started1", "listens", Map.of("why", "no output yet"));
            assertThat(page.locator(".dag [data-state=RUNNING]")).containsText("▶ running");
            assertThat(page.locator("#stages [data-state=LOOKED_UP]")).containsText("Looked up: ingest is there");
            assertThat(page.locator("#stages [data-state=RUNNING]")).containsText("Ran: no output yet");
            assertThat(page.locator("#run-told[data-same]")).hasText("running: listens");
            shoot("run-live");
            started.tell(RunEvent.Type.RUN_SUCCEEDED, "started1", "", Map.of());
            assertThat(page.locator("#again-form")).isVisible();
            assertThat(page.locator("#cancel")).hasCount(0);
            assertThat(page.locator("#filter")).hasValue("kept while the page follows");
            page.locator("#again").selectOption("train");
            page.locator("#again-form button").click();
            assertThat(page).hasURL(Pattern.compile(".*/runs/started2$"));
            assertThat(started.orders)
                    .containsExactly(
                            new RunOrder(Optional.of("first"), List.of()),
                            new RunOrder(Optional.of("started1"), List.of("train")));
            page.navigate("about:blank"); // no page follows a server that ends
        }
    }

    @Test
    void a_release_is_promoted_with_a_reason(@TempDir Path other) throws IOException {
        Releases.publish(other, "bbbbbbbbbbbb");
        Releases.publish(other, "aaaaaaaaaaaa");
        UiConfig demanding = new UiConfig("127.0.0.1", 0, false, "a-token-of-good-length", true, 0);
        try (Site guarded = new Site(other, demanding, Site.REFUSING, List.of())) {
            page.navigate("http://127.0.0.1:" + guarded.server.port() + "/models");
            page.locator("#token").fill("wrong");
            page.locator("main button").click();
            assertThat(page.locator("#login-error")).containsText("The token is wrong");
            page.locator("#token").fill("a-token-of-good-length");
            page.locator("main button").click();
            assertThat(page).hasURL(Pattern.compile(".*/models$"));
            page.waitForLoadState(); // the form is the script's from then on
            page.locator("#reason").fill("a better list");
            page.locator("[data-move=promote]").click();
            assertThat(page.locator("#models")).containsText("a better list");
            assertThat(guarded.releases.currentId()).hasValue("bbbbbbbbbbbb");
            page.locator(".logout button").click();
            assertThat(page).hasURL(Pattern.compile(".*/login$"));
            page.navigate("about:blank");
        }
    }
}
