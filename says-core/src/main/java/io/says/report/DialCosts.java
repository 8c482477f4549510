package io.says.report;

import java.util.List;
import java.util.Optional;

/**
 * What the dials of a request cost: the metrics of lists with one dial at a few positions, beside those of the same users' lists with
 * all dials off, on the test part.
 *
 * @param users how many users were asked: a seeded sample of those with a test row
 * @param cutoff K of the metrics
 * @param pool how many candidates re-rankers chose from
 * @param ndcg NDCG@K with all dials off, 0 to 1
 * @param recall recall@K with all dials off, 0 to 1
 * @param positions what was measured; dials that no re-ranker heeds are left out
 */
public record DialCosts(int users, int cutoff, int pool, double ndcg, double recall, List<Position> positions) {

    /**
     * One dial at one position, all others off.
     *
     * @param dial its name in a request's query, as {@code genreDiversity}
     * @param value above 0, to 1
     * @param ndcg NDCG@K
     * @param recall recall@K
     */
    public record Position(String dial, double value, double ndcg, double recall) {}

    /** Copies the positions. */
    public DialCosts {
        positions = List.copyOf(positions);
    }

    /**
     * The position measured that is nearest to one, the lower of two equally near.
     *
     * @param dial the dial's name
     * @param value where it stands
     * @return empty where that dial was not measured
     */
    public Optional<Position> nearest(String dial, double value) {
        Position nearest = null;
        for (Position position : positions) {
            if (position.dial().equals(dial)
                    && (nearest == null || Math.abs(position.value() - value) < Math.abs(nearest.value() - value))) {
                nearest = position;
            }
        }
        return Optional.ofNullable(nearest);
    }
}
