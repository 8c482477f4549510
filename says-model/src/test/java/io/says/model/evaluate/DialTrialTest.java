package io.says.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.Dial;
import io.says.ScoredTrack;
import io.says.model.rerank.DiversityFactory;
import io.says.model.rows.SplitRows;
import io.says.report.DialCosts;
import io.says.spi.EvaluationData;
import io.says.spi.RerankContext;
import io.says.spi.Reranker;
import io.says.spi.ServingOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DialTrialTest {

    private static final int USERS = 40;
    private static final int TRACKS = 60;
    private static final int K = 5;

    private final SplitRows known = rows(4, 1);
    private final SplitRows test = rows(5, 2);
    private final EvaluationData data = TrackFacts.unknown(TRACKS).with(known);

    /** Turns the whole list over while the dial for novelty is on. */
    private static final class Upside implements Reranker {
        @Override
        public Set<Dial> heeds() {
            return Set.of(Dial.NOVELTY);
        }

        @Override
        public List<ScoredTrack> rerank(RerankContext context, List<ScoredTrack> candidates) {
            List<ScoredTrack> turned = new ArrayList<>(candidates);
            Collections.reverse(turned);
            return turned;
        }
    }

    /** Scores that are a number of user and track, or less that number. */
    private record Numbers(int sign) implements Scorer {
        @Override
        public String name() {
            return "numbers";
        }

        @Override
        public boolean rates() {
            return false;
        }

        @Override
        public boolean ranks() {
            return true;
        }

        @Override
        public float rating(int user, int track) {
            return Float.NaN;
        }

        @Override
        public void scores(int user, float[] scores) {
            for (int track = 0; track < scores.length; track++) {
                scores[track] = sign * (user * 31 + track * 17) % 61;
            }
        }
    }

    private static SplitRows rows(int each, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<Long> keys = new TreeSet<>();
        for (int user = 0; user < USERS; user++) {
            for (int i = 0; i < each; i++) {
                keys.add((long) user << 32 | random.nextInt(TRACKS));
            }
        }
        long[] rows = keys.stream().mapToLong(key -> key).toArray();
        float[] values = new float[rows.length];
        Arrays.fill(values, 1);
        return SplitRows.group(rows, values, rows.length, USERS, 0);
    }

    private DialTrial trial(Reranker... rerankers) {
        return new DialTrial(
                TrackFacts.unknown(TRACKS),
                data,
                known,
                test,
                new ServingOptions(List.of(rerankers), TRACKS, List.of(), Clock.systemUTC()),
                K);
    }

    private static boolean[] everybody() {
        boolean[] all = new boolean[USERS];
        Arrays.fill(all, true);
        return all;
    }

    private double evaluated(String metric, Scorer scorer) {
        Evaluator evaluator =
                new Evaluator(data, known, test, new Protocol(K), Metrics.all(), everybody(), Errors.spanning(4));
        List<String> names =
                Arrays.stream(evaluator.judged()).mapToObj(user -> "u" + user).toList();
        return evaluator.evaluate(scorer, false, names, Set.of()).metrics().get(metric + "@" + K);
    }

    @Test
    void with_all_dials_off_the_metrics_are_those_of_the_evaluation_and_with_one_on_those_of_its_lists() {
        DialCosts costs = trial(new Upside())
                .measure(new Numbers(1), everybody(), user -> "u" + user)
                .orElseThrow();
        assertThat(costs.ndcg()).isCloseTo(evaluated("ndcg", new Numbers(1)), within(1e-12));
        assertThat(costs.recall()).isCloseTo(evaluated("recall", new Numbers(1)), within(1e-12));
        assertThat(costs.positions())
                .extracting(DialCosts.Position::dial)
                .containsExactly("novelty", "novelty", "novelty", "novelty");
        // A list turned over is that of the scores with the other sign: they differ within a user's list.
        DialCosts.Position on = costs.nearest("novelty", 0.55).orElseThrow();
        assertThat(on.value()).isEqualTo(0.6);
        assertThat(on.ndcg()).isCloseTo(evaluated("ndcg", new Numbers(-1)), within(1e-12));
        assertThat(on.recall()).isCloseTo(evaluated("recall", new Numbers(-1)), within(1e-12));
        assertThat(costs.nearest("diversity", 0.5)).isEmpty();
    }

    @Test
    void a_dial_that_finds_nothing_to_change_costs_nothing_and_none_is_measured_where_none_is_heeded() {
        DialCosts costs = trial(new DiversityFactory())
                .measure(new Numbers(1), everybody(), user -> "u" + user)
                .orElseThrow();
        assertThat(costs.positions())
                .extracting(DialCosts.Position::dial)
                .contains("diversity", "genreDiversity")
                .doesNotContain("novelty");
        assertThat(costs.positions()).allSatisfy(position -> {
            assertThat(position.ndcg()).as(position.dial()).isEqualTo(costs.ndcg());
            assertThat(position.recall()).as(position.dial()).isEqualTo(costs.recall());
        });
        assertThat(trial().measure(new Numbers(1), everybody(), user -> "u" + user))
                .isEmpty();
        assertThat(trial(new Upside()).measure(new Numbers(1), new boolean[USERS], user -> "u" + user))
                .isEmpty();
    }
}
