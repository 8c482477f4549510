package io.says.ui.internal.page;

import io.says.json.Json;
import io.says.orchestrator.text.Texts;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands around every page.
 *
 * @param htmx where htmx lies
 * @param echarts where ECharts lies
 * @param who the name of the token somebody is logged in with, empty for nobody
 * @param csrf what a change has to show in a session, empty without one
 * @param texts what the page says, in its language
 * @param here path and query of the page
 */
public record Shell(String htmx, String echarts, String who, String csrf, Texts texts, String here) {

    /** The headers that scripts of ours send with every change, as JSON. */
    public String headers() {
        return csrf.isEmpty()
                ? "{\"X-SAYS-Request\":\"1\"}"
                : "{\"X-SAYS-Request\":\"1\",\"X-SAYS-CSRF\":\"" + csrf + "\"}";
    }

    /** What scripts say, as JSON by key. */
    public String scripts() {
        Map<String, String> said = new TreeMap<>();
        texts.keys().stream()
                .filter(key -> key.startsWith("script.") || key.startsWith("state."))
                .forEach(key -> said.put(key, texts.say(key)));
        return Json.write(said);
    }

    /** The tag of the language that the page can be read in as well. */
    public String otherLanguage() {
        return other().getLanguage();
    }

    /** What that language calls itself. */
    public String otherName() {
        Locale other = other();
        return other.getDisplayLanguage(other);
    }

    /** Where the page is had in that language. */
    public String otherHref() {
        return "/language/" + otherLanguage() + "?next=" + ExplorePages.encoded(here);
    }

    private Locale other() {
        return Texts.LANGUAGES.stream()
                .filter(locale -> !locale.getLanguage().equals(texts.language()))
                .findFirst()
                .orElseThrow();
    }
}
