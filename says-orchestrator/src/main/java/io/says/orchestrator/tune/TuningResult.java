package io.says.orchestrator.tune;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a search came to.
 *
 * @param name the search's name: a hash of what it searched, in which data and how
 * @param trainer the trainer's name
 * @param search how it was searched
 * @param seed what it drew from
 * @param objective what was compared
 * @param data the name of the training part it was cut from
 * @param protocol how the validation part was cut from the training part
 * @param space what was searched, in words
 * @param trials how each trial ended, by number
 * @param best the best of them
 * @param directory where the record, {@code best.conf} and {@code tuning.html} lie
 */
public record TuningResult(
        String name,
        String trainer,
        String search,
        long seed,
        Objective objective,
        String data,
        String protocol,
        Map<String, String> space,
        List<TrialRecord> trials,
        TrialRecord best,
        Path directory) {

    /** The configuration of the best parameters. */
    public static final String CONFIGURATION = "best.conf";

    /** The page with charts. */
    public static final String PAGE = "tuning.html";

    static TuningResult of(TuningSearch search, List<TrialRecord> trials, TrialRecord best, Path directory) {
        return new TuningResult(
                search.name(),
                search.trainer(),
                search.search(),
                search.seed(),
                search.objective(),
                search.data(),
                search.protocol(),
                search.space(),
                trials,
                best,
                directory);
    }

    /** The best parameters as a fragment of {@code says.conf}. */
    public String configuration() {
        StringBuilder text =
                new StringBuilder("# The best of " + trials.size() + " trials (" + search + ", seed " + seed
                        + ") of the trainer " + trainer + ":\n# " + objective.metric() + " " + best.value()
                        + ", on a validation part of the training data; the test part was not read.\n# Data " + data
                        + "\n# " + protocol + "\nsays.train.trainer = \"" + trainer + "\"\n");
        best.parameters()
                .forEach((parameter, value) -> text.append("says.train.")
                        .append(trainer)
                        .append('.')
                        .append(parameter)
                        .append(" = ")
                        .append(
                                value.matches("-?[0-9]+(\\.[0-9]+)?|true|false")
                                        ? value
                                        : io.says.json.Json.write(value).strip())
                        .append('\n'));
        return text.toString();
    }
}
