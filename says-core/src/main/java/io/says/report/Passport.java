package io.says.report;

/**
 * The protocol a metric was taken under; two numbers with unlike passports are not comparable.
 *
 * @param data the name of the interactions dataset version
 * @param split the protocol, for example {@code random 80/20}
 * @param splitHash the name of the split's dataset version
 * @param seed the seed of the split
 * @param candidates which tracks were ranked, for example {@code full catalogue, training items masked}
 * @param cutoff K of the ranking metrics
 * @param users how many users were ranked for
 * @param ratings how many test ratings were predicted
 */
public record Passport(
        String data,
        String split,
        String splitHash,
        long seed,
        String candidates,
        int cutoff,
        long users,
        long ratings) {}
