package io.says.example;

import io.says.spi.EvaluatedUser;
import io.says.spi.EvaluationData;
import io.says.spi.Metric;
import io.says.spi.MetricFactory;
import java.util.Arrays;

/**
 * The share of users who find at least one of their test tracks among the first K. SAYS has it already, as {@code hit-rate}:
 * names are unique over all plugins, so this one is called something else.
 */
final class FoundAnyMetric implements MetricFactory {

    @Override
    public String name() {
        return "found-any";
    }

    @Override
    public String description() {
        return "users with at least one relevant track among the first K / users with a relevant track";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Aspect aspect() {
        return Aspect.RANKING;
    }

    @Override
    public Metric create(EvaluationData data, int cutoff) {
        return new FoundAny(cutoff);
    }

    /** Two counts: adding users and combining parts are both sums, so parts can be taken on different threads. */
    private static final class FoundAny implements Metric {

        private final int cutoff;
        private long users;
        private long hits;

        FoundAny(int cutoff) {
            this.cutoff = cutoff;
        }

        @Override
        public void add(EvaluatedUser user) {
            if (user.relevant().length > 0) {
                users++;
                hits += Arrays.stream(user.ranked())
                                .limit(cutoff)
                                .anyMatch(track -> Arrays.binarySearch(user.relevant(), track) >= 0)
                        ? 1
                        : 0;
            }
        }

        @Override
        public void combine(Metric other) {
            FoundAny that = (FoundAny) other;
            users += that.users;
            hits += that.hits;
        }

        @Override
        public double result() {
            return users == 0 ? Double.NaN : (double) hits / users;
        }
    }
}
