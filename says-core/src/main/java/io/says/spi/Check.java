package io.says.spi;

import java.util.Locale;
import java.util.Optional;

/**
 * A rule that data must keep. Either a rule for single rows, which are counted in one pass together with all other such
 * rules, or one for the data as a whole, judged by their profile.
 */
public interface Check {

    /** The rule in words, with every option that matters; part of the identity of what the check found. */
    String rule();

    /** What breaks the rule, row by row; empty for a check of the data as a whole. */
    default Optional<RowRule> rows() {
        return Optional.empty();
    }

    /** The judgement; by default as many rows may break the rule as the row rule tolerates. */
    default CheckFinding judge(CheckEvidence evidence) {
        double tolerated = rows().map(RowRule::tolerance).orElse(0.0) * evidence.rows();
        return new CheckFinding(
                evidence.broken() <= tolerated,
                String.format(Locale.ROOT, "%,d of %,d rows", evidence.broken(), evidence.rows()));
    }
}
