package io.says.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a candidate may become the release that serves, and why.
 *
 * @param passed whether it may on its merits
 * @param forced whether it is let through although it may not
 * @param against what it was compared with, for example {@code release 3f2a91c0d4e5} or {@code the baselines}
 * @param rule what was asked of it: {@code better}, {@code not-worse} or {@code any}
 * @param comparisons the candidate against each; empty where nothing could be compared
 * @param guards what it must not break
 * @param remarks what is worth knowing of how it was compared, a sentence each
 */
public record GateVerdict(
        boolean passed,
        boolean forced,
        String against,
        String rule,
        List<Rival> comparisons,
        List<Guard> guards,
        List<String> remarks) {

    /** The file a verdict is written to. */
    public static final String FILE = "verdict.json";

    /**
     * The candidate against one rival.
     *
     * @param rival the rival's name
     * @param comparison the candidate first
     * @param passed whether the rule is kept
     */
    public record Rival(String rival, Comparison comparison, boolean passed) {}

    /**
     * What a candidate must not break.
     *
     * @param name the key below {@code says.gate.guards}
     * @param passed whether it holds
     * @param finding what was found, with the figure and the limit
     */
    public record Guard(
            String name, boolean passed, @Nullable String finding) {}

    /** Why the candidate may not pass, a sentence each; empty where it may. */
    public List<String> reasons() {
        return java.util.stream.Stream.concat(
                        comparisons.stream()
                                .filter(rival -> !rival.passed())
                                .map(rival -> rival.comparison().metric() + " "
                                        + text(rival.comparison().value()) + " against "
                                        + text(rival.comparison().other()) + " of " + rival.rival() + ": difference "
                                        + signed(rival.comparison().difference()) + ", interval "
                                        + signed(rival.comparison().interval().low()) + " to "
                                        + signed(rival.comparison().interval().high())),
                        guards.stream()
                                .filter(guard -> !guard.passed())
                                .map(guard -> guard.name() + ": " + guard.finding()))
                .toList();
    }

    private static String text(double value) {
        return String.format(java.util.Locale.ROOT, "%.4f", value);
    }

    private static String signed(double value) {
        return String.format(java.util.Locale.ROOT, "%+.4f", value);
    }
}
