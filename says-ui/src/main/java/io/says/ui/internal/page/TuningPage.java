package io.says.ui.internal.page;

import io.says.SaysException;
import io.says.orchestrator.text.Texts;
import io.says.orchestrator.tune.TuningHtml;
import io.says.orchestrator.tune.TuningResult;
import io.says.orchestrator.tune.Tunings;
import io.says.ui.internal.http.UiErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything the page of parameter searches shows; the template escapes all of it but the figures, which are HTML with every text in it
 * escaped.
 *
 * @param searches all searches that can be shown, the one that changed last first
 * @param shown the one looked at; empty where there is none
 * @param notice what is wrong with a record, empty when all is well
 */
public record TuningPage(List<Search> searches, Optional<Shown> shown, String notice) {

    /** More would be read for every look at the page. */
    private static final int MOST = 30;

    private static final int DIGITS = 4;

    /**
     * A search.
     *
     * @param name its name, which is also where its page is
     * @param trainer the trainer's name
     * @param how grid, random or halving
     * @param metric what is compared
     * @param best the best value so far
     * @param parameters the parameters it was reached with
     * @param trials how many have ended
     */
    public record Search(
            String name, String trainer, String how, String metric, String best, String parameters, int trials) {}

    /**
     * The search looked at.
     *
     * @param name its name
     * @param sentence what was searched and how
     * @param configuration the best parameters as a fragment of {@code says.conf}
     * @param figures charts and table as HTML
     */
    public record Shown(String name, String sentence, String configuration, String figures) {}

    /**
     * Reads it.
     *
     * @param tunings the searches of the workspace
     * @param wanted the one to look at; empty for the one that changed last
     * @param texts what is said
     * @throws SaysException {@code NOT_FOUND} when there is none of that name
     */
    static TuningPage of(Tunings tunings, String wanted, Texts texts) {
        List<Search> searches = new ArrayList<>();
        Optional<TuningResult> shown = Optional.empty();
        String notice = "";
        for (String name : tunings.names()) {
            if (searches.size() == MOST && !name.equals(wanted)) {
                continue;
            }
            try {
                Optional<TuningResult> found = tunings.find(name);
                found.ifPresent(result -> searches.add(search(result, texts)));
                if (name.equals(wanted) || wanted.isEmpty() && shown.isEmpty()) {
                    shown = found;
                }
            } catch (SaysException e) { // the others can be looked at
                notice = e.rendered();
            }
        }
        if (!wanted.isEmpty() && shown.isEmpty() && notice.isEmpty()) {
            throw new SaysException(
                    UiErrorCode.NOT_FOUND,
                    "There is no parameter search of that name with a trial that ended well",
                    "Look at /tuning for those there are.");
        }
        return new TuningPage(
                List.copyOf(searches),
                shown.map(result -> new Shown(
                        result.name(),
                        TuningHtml.sentence(result, texts),
                        result.configuration(),
                        TuningHtml.figures(result, texts))),
                notice);
    }

    private static Search search(TuningResult result, Texts texts) {
        Double value = result.best().value();
        return new Search(
                result.name(),
                result.trainer(),
                result.search(),
                result.objective().metric(),
                value == null ? "–" : texts.decimal(value, DIGITS),
                result.best().parameters().entrySet().stream()
                        .map(parameter -> parameter.getKey() + " " + parameter.getValue())
                        .collect(Collectors.joining(", ")),
                result.trials().size());
    }
}
