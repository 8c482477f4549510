package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.AudioFeature;
import io.says.Dial;
import io.says.orchestrator.store.RunState;
import io.says.orchestrator.store.StageState;
import io.says.orchestrator.text.Texts;
import io.says.release.ReleaseMove;
import io.says.report.Bucket;
import io.says.report.EvaluationDetails;
import io.says.spi.RunEvent;
import io.says.ui.internal.page.Languages;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The languages of the pages: what is said in each, and who gets which. */
final class LanguageTest {

    private static final Texts ENGLISH = Texts.of(Locale.ENGLISH, Languages.class);
    private static final Texts GERMAN = Texts.of(Locale.GERMAN, Languages.class);
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)[^}]*(\\{\\d}[^}]*)*}");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z][a-z-]*\\.[A-Za-z0-9_.-]*)\"");

    /** Keys that end in a name the program has a list of. */
    private static final Map<String, List<String>> FAMILIES = Map.of(
            "state.", names(Stream.concat(Arrays.stream(RunState.values()), Arrays.stream(StageState.values()))),
            "move.", names(Arrays.stream(ReleaseMove.Kind.values())),
            "feature.",
                    Arrays.stream(AudioFeature.values())
                            .map(AudioFeature::column)
                            .toList(),
            "stage.",
                    RecordedRuns.GRAPH.stages().stream()
                            .map(stage -> stage.stage())
                            .toList(),
            "dial.", dials(),
            "dial-hint.", dials(),
            "day.", List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
            "unit.", List.of("day", "week", "month", "year"));

    private static List<String> dials() {
        return Arrays.stream(Dial.values()).map(Dial::parameter).toList();
    }

    private static List<String> names(Stream<? extends Enum<?>> values) {
        return values.map(Enum::name).distinct().toList();
    }

    @Test
    void both_languages_say_the_same_with_the_same_in_its_places() {
        assertThat(GERMAN.keys()).isEqualTo(ENGLISH.keys()).hasSizeGreaterThan(300);
        for (String key : ENGLISH.keys()) {
            assertThat(places(GERMAN.say(key))).as(key).isEqualTo(places(ENGLISH.say(key)));
            for (Texts texts : List.of(ENGLISH, GERMAN)) {
                assertThat(texts.say(key)).as(key).isNotBlank();
                if (!key.startsWith("date.")) {
                    // In a pattern it would quote what follows.
                    assertThat(texts.say(key)).as(key).doesNotContain("'");
                    texts.say(key, 2, 3, 4, 5, 6, 7, 8, 9);
                }
            }
        }
    }

    private static Set<String> places(String pattern) {
        return Pattern.compile("\\{(\\d)")
                .matcher(pattern)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_text_that_is_said_is_there_and_none_is_there_for_nothing() throws IOException {
        Set<String> families = ENGLISH.keys().stream()
                .map(key -> key.substring(0, key.indexOf('.')))
                .collect(Collectors.toSet());
        Set<String> said = new TreeSet<>();
        for (Path source : sources()) {
            LITERAL.matcher(Files.readString(source))
                    .results()
                    .map(found -> found.group(1))
                    .filter(key -> !key.endsWith(".jte") && families.contains(key.substring(0, key.indexOf('.'))))
                    .forEach(said::add);
        }
        Set<String> used = new TreeSet<>();
        FAMILIES.forEach((family, names) -> names.forEach(name -> used.add(family + name)));
        assertThat(said).containsAll(FAMILIES.keySet());
        said.stream().filter(key -> !key.endsWith(".")).forEach(used::add);
        assertThat(used).isEqualTo(new TreeSet<>(ENGLISH.keys()));
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String root : List.of(
                "src/main/jte",
                "src/main/java/io/says/ui/internal",
                "src/main/resources/io/says/ui/assets",
                "../says-orchestrator/src/main/java/io/says/orchestrator/report",
                "../says-orchestrator/src/main/java/io/says/orchestrator/text",
                "../says-orchestrator/src/main/java/io/says/orchestrator/tune/TuningHtml.java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(Files::isRegularFile).forEach(sources::add);
            }
        }
        return sources;
    }

    @Test
    void no_page_in_german_says_anything_in_english(@TempDir Path workspace) throws IOException {
        EvaluationDetails details =
                new EvaluationDetails(List.of(new Bucket(-1, 0, 3), new Bucket(0, 1, 4)), List.of(), List.of());
        Releases.publish(workspace, "bbbbbbbbbbbb", "factors", details);
        Releases.publish(workspace, "aaaaaaaaaaaa", "factors", details);
        RecordedRuns runs = new RecordedRuns(workspace);
        Map<String, String> english = foreign();
        try (Site site = new Site(workspace, Site.anyPort(), runs, List.of())) {
            runs.broken("run2", RunEvent.Type.STAGE_FAILED);
            site.recordRun("run1");
            for (String path : List.of(
                    "/",
                    "/?user=user_1&k=3",
                    "/?user=nobody",
                    "/explore",
                    "/explore?user=user_1&k=5&against=bbbbbbbbbbbb",
                    "/explore?user=nobody",
                    "/explore?user=user_1&diversity=0.5&genre=rock",
                    "/new",
                    "/new?q=song&listen=track_1",
                    "/tracks?id=track_7",
                    "/data",
                    "/models",
                    "/runs",
                    "/runs/run1",
                    "/runs/run2",
                    "/tuning",
                    "/system",
                    "/login",
                    "/nothing-like-it")) {
                english(
                        site.get(path, "Accept-Language", "de", "Accept", "text/html")
                                .body(),
                        path,
                        english);
            }
        }
        try (Site bare = new Site(
                Files.createDirectories(workspace.resolve("bare")), Site.anyPort(), Site.REFUSING, List.of())) {
            for (String path :
                    List.of("/", "/explore", "/new", "/tracks", "/data", "/models", "/runs", "/tuning", "/system")) {
                english(bare.get(path, "Accept-Language", "de").body(), "bare " + path, english);
            }
        }
    }

    /** What is said in English alone, with what stands in the places left out, by key. */
    private static Map<String, String> foreign() {
        Function<String, String> plain = text -> text.replaceAll("<[^>]*>", "");
        Set<String> german = GERMAN.keys().stream().map(GERMAN::say).collect(Collectors.toSet());
        Map<String, String> foreign = new TreeMap<>();
        for (String key : ENGLISH.keys()) {
            String text = ENGLISH.say(key);
            if (!german.contains(text) && !key.startsWith("date.")) {
                String longest = Arrays.stream(PLACE.split(plain.apply(text)))
                        .max(java.util.Comparator.comparingInt(String::length))
                        .orElse("");
                foreign.put(key, text.contains("{") ? longest : plain.apply(text));
            }
        }
        return foreign;
    }

    private static void english(String page, String path, Map<String, String> english) {
        assertThat(page).as(path).contains("<html lang=\"de\">");
        // What the program says of its own accord, as a problem, is marked as English.
        String own = page.replaceAll("(?s)<(\\w+)[^>]* lang=\"en\"[^>]*>.*?</\\1>", "")
                .replaceAll(
                        "(?s) (data-texts|hx-[a-z]+|data-drawing|href|id|class|name|value|for|data-[a-z]+)=\"[^\"]*\"",
                        "")
                .replaceAll(" (aria-label|placeholder|title|content)=\"([^\"]*)\"", ">$2<");
        List<String> pieces = Arrays.stream(own.split("<[^>]*>|[<>]"))
                .map(piece -> piece.replaceAll("\\s+", " ").strip())
                .filter(piece -> !piece.isEmpty())
                .toList();
        String all = String.join(" ", pieces);
        english.forEach((key, text) -> {
            assertThat(pieces).as(path + " says " + key).doesNotContain(text);
            if (text.length() > 12) {
                assertThat(all).as(path + " says " + key).doesNotContain(text.strip());
            }
        });
    }

    @Test
    void a_page_is_in_the_language_chosen_else_asked_for_else_english(@TempDir Path workspace) throws IOException {
        try (Site site = Site.published(workspace)) {
            assertThat(language(site)).isEqualTo("en");
            assertThat(language(site, "Accept-Language", "de-CH, en;q=0.8")).isEqualTo("de");
            assertThat(language(site, "Accept-Language", "fr, de;q=0.5, en;q=0.4"))
                    .isEqualTo("de");
            assertThat(language(site, "Accept-Language", "fr, *")).isEqualTo("en");
            assertThat(language(site, "Accept-Language", "de" + "-aa".repeat(1000)))
                    .isEqualTo("en");
            assertThat(language(site, "Accept-Language", "tr-TR;q=nonsense")).isEqualTo("en");
            assertThat(language(site, "Accept-Language", "de", "Cookie", "says-language=en"))
                    .isEqualTo("en");
            assertThat(language(site, "Accept-Language", "en", "Cookie", "says-language=de"))
                    .isEqualTo("de");
            assertThat(language(site, "Cookie", "says-language=%22%3E")).isEqualTo("en");
        }
    }

    private static String language(Site site, String... headers) {
        HttpResponse<String> answer = site.get("/explore?user=user_1", headers);
        String told = answer.headers().firstValue("Content-Language").orElse("");
        assertThat(answer.body()).contains("<html lang=\"" + told + "\">");
        // One address, several pages: no cache may take one for the other.
        assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Language, Cookie");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        return told;
    }

    @Test
    void a_link_on_each_page_changes_the_language_and_leads_back(@TempDir Path workspace) throws IOException {
        try (Site site = Site.published(workspace)) {
            assertThat(site.get("/explore?user=user_1&k=3").body())
                    .contains(
                            "href=\"/language/de?next=%2Fexplore%3Fuser%3Duser_1%26k%3D3\" lang=\"de\"",
                            ">Deutsch</a>");
            assertThat(site.get("/", "Accept-Language", "de").body()).contains("href=\"/language/en?next=%2F\"");
            HttpResponse<String> chosen = site.get("/language/de?next=%2Fexplore%3Fuser%3Duser_1%26k%3D3");
            assertThat(chosen.statusCode()).isEqualTo(303);
            assertThat(chosen.headers().firstValue("Location")).hasValue("/explore?user=user_1&k=3");
            assertThat(chosen.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("says-language=de", "HttpOnly", "SameSite=Lax");
            for (String outside : List.of("https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example")) {
                assertThat(site.get("/language/de?next=" + outside).headers().firstValue("Location"))
                        .hasValue("/");
            }
            assertThat(site.get("/language/tlh").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void numbers_and_counts_are_written_as_the_language_writes_them(@TempDir Path workspace) throws IOException {
        assertThat(GERMAN.count(1_234_567)).isEqualTo("1.234.567");
        assertThat(GERMAN.decimal(0.5, 3)).isEqualTo("0,500");
        assertThat(ENGLISH.plain(1234.5)).isEqualTo("1234.5");
        assertThat(GERMAN.plain(1234.5)).isEqualTo("1234,5");
        assertThat(GERMAN.say("tracks.label", 1)).endsWith("insgesamt ein Titel");
        assertThat(GERMAN.say("tracks.label", 12_000)).endsWith("insgesamt 12.000 Titel");
        assertThat(ENGLISH.say("tracks.label", 12_000)).endsWith("12,000 tracks in all");
        try (Site site = Site.published(workspace)) {
            assertThat(site.get("/", "Accept-Language", "de").body()).contains("100.000", "0,7100");
            assertThat(site.get("/explore?user=user_1", "Accept-Language", "de").body())
                    .contains("Wegen „Song &lt;b&gt;9&lt;/b&gt; &amp; more“ (+0,750)");
        }
    }

    @Test
    void the_api_speaks_english_to_everyone(@TempDir Path workspace) throws IOException {
        try (Site site = Site.published(workspace)) {
            String[] german = {"Accept-Language", "de", "Cookie", "says-language=de"};
            for (String path :
                    List.of("/api/v1/tracks/none", "/api/v1/release", "/api/v1/recommendations?user=user_1")) {
                HttpResponse<String> answer = site.get(path, german);
                assertThat(answer.body()).isEqualTo(site.get(path).body());
                assertThat(answer.headers().firstValue("ETag"))
                        .isEqualTo(site.get(path).headers().firstValue("ETag"));
            }
        }
    }
}
