package io.says.dist;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, served from a real release; skipped where there is no Chromium. */
final class PageIT {

    private static final int VISITS = 5;

    private final Distribution says = Distribution.built();

    @Test
    void a_listener_is_picked_and_sees_recommendations_with_titles(@TempDir Path directory) throws Exception {
        Path chromium = chromium();
        Demo.generate(says, directory);
        Distribution.Outcome ran = says.says(
                directory, "run", "--workspace", "ws", "--config", "data/says.conf", "--input", "data", "--quiet");
        assertThat(ran.exitCode()).as(ran.all()).isZero();
        try (PageProcess served = PageProcess.ofProgram(says, directory)) {
            served.awaits("ready");
            browse(chromium, served.address(), PageIT::recommendations);
            browse(chromium, served.address(), PageIT::timeOfTheFirstPage);
        }
        assertThat(Files.readString(directory.resolve("ui.out")) + Files.readString(directory.resolve("ui.err")))
                .doesNotContain("DEBUG")
                .doesNotContain("\tat ");
    }

    @Test
    void the_page_is_one_process_that_ends_at_once_and_says_so(@TempDir Path directory) throws Exception {
        String address;
        try (PageProcess served = PageProcess.ofProgram(says, directory)) {
            served.awaits("live");
            address = served.address();
            Process page = served.process();
            assertThat(page.descendants()).isEmpty();
            // As Ctrl-C does, or a service manager.
            page.destroy();
            assertThat(page.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(page.exitValue()).isEqualTo(128 + 15);
            assertThat(served.answers("live")).isFalse();
        }
        assertThat(Files.readString(directory.resolve("ui.out")))
                .isEqualTo("SAYS is ready at " + address + "/" + System.lineSeparator());
    }

    @Test
    void the_page_ends_when_what_started_it_is_killed(@TempDir Path directory) throws Exception {
        // As at the end of says demo, which starts the page as a process of its own.
        try (PageProcess served = PageProcess.ofJar(says, directory, "says-orchestrator.jar", "ui")) {
            served.awaits("live");
            Process parent = served.process();
            List<ProcessHandle> children = parent.descendants().toList();
            assertThat(children).isNotEmpty();
            parent.destroyForcibly().waitFor();
            try {
                Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !served.answers("live"));
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            } finally {
                children.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void a_click_executes_the_pipeline_in_an_empty_workspace_and_its_release_is_served(@TempDir Path directory)
            throws Exception {
        Path chromium = chromium();
        Demo.generate(says, directory);
        // As a person does who has nothing but the jar; its plugins/ and conf/ are those beside it.
        try (PageProcess served = PageProcess.ofJar(
                says,
                directory,
                "says-ui.jar",
                "--config",
                "data/says.conf",
                "--set",
                "input.paths=[data/listening.csv]")) {
            served.awaits("live");
            browse(chromium, served.address(), PageIT::execution);
        }
        assertThat(Files.readString(directory.resolve("ui.out"))).doesNotContain("\tat ");
        // The JVM has its say about modules and old habits of libraries; the run itself writes to its log.
        assertThat(Files.readAllLines(directory.resolve("ws/runs/ui-run.log")))
                .allMatch(line -> line.startsWith("WARNING: "));
    }

    private static void execution(Page page, String address) {
        page.navigate(address);
        assertThat(page.locator("#recommendations tbody tr")).hasCount(0);
        page.locator("#execute").click();
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofMinutes(8))
                .ignoreExceptionsInstanceOf(PlaywrightException.class) // the page loads itself anew at the end
                .untilAsserted(() -> {
                    page.waitForTimeout(200); // lets the page's events in
                    List<String> states = page.locator("#stages li").all().stream()
                            .map(stage -> stage.getAttribute("data-state"))
                            .toList();
                    assertThat(states).hasSizeGreaterThan(6).containsOnly("SUCCEEDED");
                });
        // By itself the page now shows the form, which it has only when something is served.
        assertThat(page.locator("#ask")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(120_000));
        pick(page);
        page.getByText("Generate recommendations").click();
        assertThat(page.locator("#recommendations tbody tr")).hasCount(5);
        assertThat(page.locator("#execute")).isEnabled();
        again(page, address);
    }

    /** A part of the run once more, from its page, which follows the new run to its end. */
    private static void again(Page page, String address) {
        page.navigate(address + "/runs");
        page.locator("#runs tbody a").first().click();
        assertThat(page.locator(".dag [data-state=SUCCEEDED]").first()).containsText("✔ succeeded");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(screenshots().resolve("run.png"))
                .setFullPage(true));
        page.locator("#again").selectOption("release");
        page.locator("#again-form button").click();
        LocatorAssertions.ContainsTextOptions patient = new LocatorAssertions.ContainsTextOptions().setTimeout(120_000);
        assertThat(page.locator("#run-head")).containsText("Went on from", patient);
        assertThat(page.locator(".dag [data-state=SUCCEEDED]").last()).containsText("publish", patient);
        assertThat(page.locator("#run-head")).containsText("succeeded", patient);
        assertThat(page.locator("#stages [data-stage=release]")).containsText("Ran: asked for again");
        assertThat(page.locator("#stages [data-stage=train]")).containsText("Looked up: train is there already");
        assertThat(page.locator("#again-form")).isVisible();
    }

    private static void pick(Page page) {
        Locator listener = page.locator("[role=combobox]");
        listener.click();
        listener.pressSequentially("u00");
        // by selector: the driver lower-cases the role in the default locale, and a Turkish "optıon" is none
        page.locator("#users [role=option]").first().click();
    }

    private static Path chromium() {
        Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium on this machine");
        return chromium.orElseThrow();
    }

    /** What is done on the page. */
    private interface Visit {
        void on(Page page, String address);
    }

    private static void browse(Path chromium, String address, Visit visit) {
        List<String> complaints = new CopyOnWriteArrayList<>();
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium)
                                .setTimeout(180_000)
                                .setArgs(List.of(
                                        "--no-sandbox",
                                        "--disable-dev-shm-usage",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--no-first-run")))) {
            PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1200, 1400));
            page.setDefaultTimeout(120_000);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.onRequest(request -> {
                if (!request.url().startsWith(address) && !request.url().startsWith("data:")) {
                    complaints.add("external request: " + request.url());
                }
            });
            visit.on(page, address);
        }
        assertThat(complaints).isEmpty();
    }

    private static void recommendations(Page page, String address) {
        page.navigate(address);
        assertThat(page.locator("h1")).containsText("SAYS");
        assertThat(page.locator("body")).containsText("Execute data pipeline");

        pick(page);
        page.locator("input[type=range]").fill("7");
        page.getByText("Generate recommendations").click();
        assertThat(page.locator("#recommendations tbody tr")).hasCount(7);

        page.navigate(address + "/?user=nobody-at-all&k=3");
        assertThat(page.locator("body")).containsText("opular");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(screenshots().resolve("light.png"))
                .setFullPage(true));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(screenshots().resolve("dark.png"))
                .setFullPage(true));
        page.setViewportSize(390, 844);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(screenshots().resolve("phone.png"))
                .setFullPage(true));
    }

    /**
     * How long the first page takes somebody who has never been here, in a browser without a cache, until its load event; written down, as it is
     * the machine's as much as the page's. The first of them, while the server warms up, stands apart.
     */
    private static void timeOfTheFirstPage(Page page, String address) {
        List<String> lines = new ArrayList<>();
        for (int visit = 0; visit <= VISITS; visit++) {
            try (BrowserContext fresh = page.context().browser().newContext()) {
                Page first = fresh.newPage();
                first.setDefaultTimeout(120_000);
                first.navigate(address);
                first.waitForFunction("() => performance.getEntriesByType('navigation')[0].loadEventEnd > 0");
                Object timing = first.evaluate("() => { const t = performance.getEntriesByType('navigation')[0];"
                        + " return `response after ${Math.round(t.responseEnd)} ms,"
                        + " load event after ${Math.round(t.loadEventEnd)} ms`; }");
                lines.add((visit == 0 ? "warming up: " : "visit " + visit + ": ") + timing);
            }
        }
        try {
            Files.write(Path.of("target", "first-page.txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path screenshots() {
        return Path.of("target", "screenshots");
    }
}
