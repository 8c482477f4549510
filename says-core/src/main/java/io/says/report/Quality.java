package io.says.report;

import java.util.List;

/**
 * What the checks of the data found, and how the data differ from other data before them.
 *
 * @param baseline the hash of the profile compared with; empty where there was none
 * @param results one for each check, sorted by name
 * @param drift how far each distribution moved since the baseline, the farthest first; empty without one
 * @param changes the counts then and now; empty without a baseline
 */
public record Quality(String baseline, List<Result> results, List<Drift> drift, List<Change> changes) {

    /** The file it is written to. */
    public static final String FILE = "quality.json";

    /** What breaking a rule means. */
    public enum Level {
        /** The run goes on and says so. */
        WARN,
        /** The run ends. */
        ERROR
    }

    /** What came of a check. */
    public enum Status {
        /** The rule is kept. */
        PASS,
        /** It is broken, and that is to be known. */
        WARN,
        /** It is broken, and the run must not go on. */
        FAIL
    }

    /**
     * What came of one check.
     *
     * @param name the check's name in the configuration
     * @param check the kind
     * @param level what breaking it means
     * @param status what came of it
     * @param rule the rule in words
     * @param observed what was seen, in words
     * @param rows how many rows were looked at; 0 for a check of the data as a whole
     * @param broken how many of them break the rule
     * @param examples the first rows that do, up to five
     */
    public record Result(
            String name,
            String check,
            Level level,
            Status status,
            String rule,
            String observed,
            long rows,
            long broken,
            List<Example> examples) {}

    /**
     * A row that breaks a rule.
     *
     * @param source the file it came from, or {@code catalogue}
     * @param position the line in a text file, the row elsewhere; 0 in the catalogue
     * @param value what is wrong there, or the track of the catalogue with it
     */
    public record Example(String source, long position, String value) {}

    /**
     * How far a distribution moved.
     *
     * @param column what is distributed: rating, plays, activity, hour, genre or an audio feature
     * @param psi the population stability index, at least 0: below 0.1 nothing moved, above 0.25 much did
     * @param before how many values the baseline holds
     * @param now how many the data hold
     */
    public record Drift(String column, double psi, long before, long now) {}

    /**
     * A figure then and now.
     *
     * @param what the figure
     * @param before in the baseline
     * @param now in the data
     */
    public record Change(String what, double before, double now) {}

    /** The results that did not pass, the failures first. */
    public List<Result> complaints() {
        return results.stream()
                .filter(result -> result.status() != Status.PASS)
                .sorted(java.util.Comparator.comparing(Result::status).reversed())
                .toList();
    }
}
