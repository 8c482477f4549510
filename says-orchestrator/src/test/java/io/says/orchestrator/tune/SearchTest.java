package io.says.orchestrator.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Feedback;
import io.says.SaysException;
import io.says.spi.ParameterRange.Choice;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is tried next, as a function of what came of it so far. */
final class SearchTest {

    private static final List<ParameterSpec> PARAMETERS = List.of(
            ParameterSpec.of("rank", "20", new IntRange(1, 2048, true), "factors")
                    .searched(new IntRange(8, 128, true)),
            ParameterSpec.of("iterations", "27", new IntRange(1, 1000, true), "rounds")
                    .asBudget(),
            ParameterSpec.of("regularisation", "0.1", new DoubleRange(0, 1000, false), "lambda"),
            ParameterSpec.of("nonnegative", "true", Choice.ofBooleans(), "signs"));

    private static SearchSpace space(Map<String, ?> given) {
        return SearchSpace.of("toy", PARAMETERS, given);
    }

    @Test
    void a_space_is_read_from_lists_groups_and_text() {
        SearchSpace space = space(Map.of(
                "rank",
                "8..64:log",
                "regularisation",
                Map.of("min", 0.01, "max", 1, "scale", "log"),
                "nonnegative",
                List.of(true, false),
                "iterations",
                "3, 9"));
        assertThat(space.dimensions())
                .isEqualTo(Map.of(
                        "rank", new IntRange(8, 64, true),
                        "iterations", new Choice(List.of("3", "9")),
                        "regularisation", new DoubleRange(0.01, 1, true),
                        "nonnegative", Choice.ofBooleans()));
        assertThat(space(Map.of()).dimensions())
                .as("what the trainer recommends")
                .isEqualTo(Map.of("rank", new IntRange(8, 128, true)));
        assertThatThrownBy(
                        () -> space(Map.of("rnk", "1", "rank", "0..9", "regularisation", "x", "nonnegative", "1..2")))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("rnk is not a parameter")
                .hasMessageContaining("did you mean rank")
                .hasMessageContaining("rank must be a whole number from 1 to 2048, not 0")
                .hasMessageContaining("regularisation must be a number from 0 to 1000, not x")
                .hasMessageContaining("nonnegative is no list of values and no range");
    }

    @Test
    void a_parameter_without_effect_on_the_data_is_not_searched_and_not_named_in_vain() {
        List<ParameterSpec> parameters = List.of(
                PARAMETERS.get(0),
                ParameterSpec.of("alpha", "1", new DoubleRange(0, 100, false), "confidence")
                        .searched(new DoubleRange(0.1, 100, true))
                        .onlyFor(Feedback.IMPLICIT));
        SearchSpace recommended = SearchSpace.of("toy", parameters, Map.of());
        assertThat(recommended.on(Feedback.EXPLICIT, parameters, false).dimensions())
                .containsOnlyKeys("rank");
        assertThat(recommended.on(Feedback.IMPLICIT, parameters, false)).isEqualTo(recommended);
        SearchSpace named = SearchSpace.of("toy", parameters, Map.of("rank", "8,16", "alpha", "1,2"));
        assertThat(named.on(Feedback.IMPLICIT, parameters, true)).isEqualTo(named);
        assertThatThrownBy(() -> named.on(Feedback.EXPLICIT, parameters, true))
                .isInstanceOf(SaysException.class)
                .hasMessageContaining("says.tune.space.alpha has no effect on explicit feedback");
    }

    @Test
    void a_grid_holds_every_combination_once() {
        List<Map<String, String>> grid = space(
                        Map.of("rank", "8,16,32", "nonnegative", "true,false", "regularisation", "0.01..1:log"))
                .grid(3);
        assertThat(grid).hasSize(18).doesNotHaveDuplicates();
        assertThat(grid.get(0)).isEqualTo(Map.of("rank", "8", "regularisation", "0.01", "nonnegative", "true"));
        assertThat(grid.get(17)).isEqualTo(Map.of("rank", "32", "regularisation", "1", "nonnegative", "false"));
        assertThat(grid).extracting(p -> p.get("regularisation")).containsOnly("0.01", "0.1", "1");
    }

    @Test
    void draws_lie_in_their_range_and_depend_on_the_seed_alone() {
        SearchSpace space = space(Map.of("rank", "8..64:log", "regularisation", "0.01..1:log"));
        List<Map<String, String>> draws = space.draws(200, 7);
        assertThat(draws).hasSize(200).doesNotHaveDuplicates().isEqualTo(space.draws(200, 7));
        assertThat(draws.subList(0, 50)).isEqualTo(space.draws(50, 7)).isNotEqualTo(space.draws(50, 8));
        assertThat(draws).allSatisfy(draw -> {
            assertThat(Long.parseLong(draw.get("rank"))).isBetween(8L, 64L);
            assertThat(Double.parseDouble(draw.get("regularisation"))).isBetween(0.01, 1.0);
        });
        // Half of a range on a logarithmic scale lies below its geometric middle.
        assertThat(draws.stream().filter(draw -> Double.parseDouble(draw.get("regularisation")) < 0.1))
                .hasSizeBetween(80, 120);
        assertThat(space(Map.of("nonnegative", "true,false")).draws(9, 7)).hasSize(2);
    }

    private static TrialRecord ended(Trial trial, double value) {
        return TrialRecord.done(trial, value, Map.of(), 1);
    }

    @Test
    void halving_keeps_the_best_third_whatever_the_order_trials_end_in() {
        Objective objective = new Objective("ndcg@10", true);
        List<Map<String, String>> candidates = space(Map.of("rank", "1..2048")).draws(27, 3);
        List<Integer> budgets = Halving.budgets(27, 27, 3);
        assertThat(budgets).containsExactly(1, 3, 9, 27);
        assertThat(Halving.budgets(10, 9, 3)).containsExactly(1, 3, 10);
        assertThat(Halving.budgets(10, 2, 3)).containsExactly(10);
        Halving halving = new Halving(candidates, "iterations", budgets, 3, objective);
        assertThat(halving.trials()).isEqualTo(27 + 9 + 3 + 1);

        List<List<TrialRecord>> rounds = new ArrayList<>();
        List<Trial> before = List.of();
        for (List<Trial> next = halving.next(rounds); !next.isEmpty(); next = halving.next(rounds)) {
            int rung = rounds.size();
            assertThat(next).hasSize(27 / (int) Math.pow(3, rung)).allSatisfy(trial -> {
                assertThat(trial.rung()).isEqualTo(rung);
                assertThat(trial.parameters())
                        .containsEntry("iterations", budgets.get(rung).toString())
                        .containsEntry(
                                "rank", candidates.get(trial.candidate() - 1).get("rank"));
            });
            if (rung > 0) {
                int least = next.stream().mapToInt(Trial::candidate).min().orElseThrow();
                assertThat(before.stream().filter(trial -> trial.candidate() >= least))
                        .as("candidates are as good as their number here: the last third goes on")
                        .hasSize(next.size());
            }
            before = next;
            List<TrialRecord> ended = new ArrayList<>();
            next.forEach(trial -> ended.add(ended(trial, trial.candidate())));
            Collections.shuffle(ended, new Random(rung));
            List<List<TrialRecord>> inOrder = new ArrayList<>(rounds);
            inOrder.add(
                    next.stream().map(trial -> ended(trial, trial.candidate())).toList());
            rounds.add(ended);
            assertThat(halving.next(rounds)).isEqualTo(halving.next(inOrder));
        }
        List<TrialRecord> all = rounds.stream().flatMap(List::stream).toList();
        assertThat(new HashSet<>(all.stream().map(TrialRecord::number).toList()))
                .hasSize(40);
        assertThat(objective.best(all).orElseThrow().candidate()).isEqualTo(27);
    }

    @Test
    void failed_trials_do_not_go_on_and_less_error_is_better() {
        Objective objective = new Objective("rmse", false);
        Halving halving = new Halving(
                List.of(Map.of("rank", "1"), Map.of("rank", "2"), Map.of("rank", "3")),
                "iterations",
                List.of(3, 9),
                3,
                objective);
        List<Trial> first = halving.next(List.of());
        List<TrialRecord> round = List.of(
                TrialRecord.failed(first.get(0), "SAYS-1", 1), ended(first.get(1), 0.9), ended(first.get(2), 0.8));
        assertThat(halving.next(List.of(round))).extracting(Trial::candidate).containsExactly(3);
        assertThat(objective.ranked(round)).extracting(TrialRecord::candidate).containsExactly(3, 2);
        List<TrialRecord> none = first.stream()
                .map(trial -> TrialRecord.failed(trial, "SAYS-1", 1))
                .toList();
        assertThat(halving.next(List.of(none))).isEmpty();
    }
}
