package io.says.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real browser that comes back from a provider on another site: the session's cookie is for requests of our own site alone. */
@Timeout(120)
final class OidcBrowserTest {

    @Test
    void somebody_who_comes_back_from_another_site_is_logged_in(@TempDir Path workspace) throws IOException {
        Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium on this machine");
        Releases.publish(workspace, "aaaaaaaaaaaa");
        try (OpenIdProvider provider = new OpenIdProvider("localhost"); // to a browser another site than 127.0.0.1
                Site site = new Site(
                        workspace,
                        new UiConfig("127.0.0.1", 0, false, "", true, 0, Optional.of(provider.config())),
                        Site.REFUSING,
                        List.of());
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium.orElseThrow())
                                .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")))) {
            Page page = browser.newPage();
            page.navigate(site.server.url() + "data");
            page.locator("#provider").click();
            assertThat(page).hasURL(Pattern.compile(".*/data"));
            assertThat(page.locator("header")).containsText("Log out alice@example.org");
            page.getByText("Log out alice@example.org").click();
            assertThat(page).hasURL(Pattern.compile(".*/login"));
        }
    }
}
