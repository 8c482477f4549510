package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.model.kernels.Kernels;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SelectionsTest {

    private final Function<TrackSet, Selection> make = set -> {
        int[] places = IntStream.range(0, set.size()).toArray();
        double[] none = {};
        return new Selection(places, none, new CoarseItems(1, none, none, OnDemand.of(List.of()), Kernels.best()));
    };

    private static TrackSet set(int size) {
        long[] bits = new long[(size + 63) / 64];
        for (int track = 0; track < size; track++) {
            bits[track >>> 6] |= 1L << track;
        }
        return new TrackSet(bits);
    }

    @Test
    void makes_a_selection_when_a_set_is_asked_for_a_second_time_and_keeps_it() {
        Selections selections = new Selections(100);
        TrackSet set = set(70);
        assertThat(selections.of(set, make)).isNull();
        Selection made = selections.of(set, make);
        assertThat(made).isNotNull();
        assertThat(selections.of(set, make)).isSameAs(made);
        assertThat(selections.of(set(70), make)).isNull();
        assertThat(selections.held()).isEqualTo(70);
    }

    @Test
    void lets_go_of_what_was_not_asked_for_longest() {
        Selections selections = new Selections(100);
        List<TrackSet> sets = List.of(set(40), set(40), set(40));
        for (TrackSet set : sets.subList(0, 2)) {
            selections.of(set, make);
            selections.of(set, make);
        }
        Selection kept = selections.of(sets.get(0), make);
        selections.of(sets.get(2), make);
        selections.of(sets.get(2), make);
        assertThat(selections.held()).isEqualTo(80);
        assertThat(selections.of(sets.get(0), make)).isSameAs(kept);
        assertThat(selections.of(sets.get(1), make)).isNull();
        assertThat(selections.of(set(101), make)).isNull();
        assertThat(selections.held()).isEqualTo(80);
    }

    @Test
    void remembers_few_of_many_sets_asked_for_once() {
        Selections selections = new Selections(1000);
        TrackSet first = set(10);
        selections.of(first, make);
        for (int i = 0; i < 100; i++) {
            selections.of(set(10), make);
        }
        assertThat(selections.of(first, make)).isNull();
        assertThat(selections.held()).isZero();
    }

    @Test
    void is_made_by_one_while_others_go_without() {
        Selections selections = new Selections(100);
        TrackSet set = set(5);
        selections.of(set, make);
        Selection made = selections.of(set, one -> {
            assertThat(selections.of(set, make)).isNull();
            return make.apply(one);
        });
        assertThat(selections.of(set, make)).isSameAs(made);
    }

    @Test
    void is_made_later_where_making_it_failed() {
        Selections selections = new Selections(100);
        TrackSet set = set(5);
        selections.of(set, make);
        assertThatThrownBy(() -> selections.of(set, one -> {
                    throw new IllegalStateException("no memory");
                }))
                .hasMessage("no memory");
        assertThat(selections.of(set, make)).isNotNull();
    }
}
