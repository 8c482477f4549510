package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.model.kernels.Kernels;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Asks for a set until a selection of it is made, were there room. */
    private @Nullable Selection askedOften(Selections selections, TrackSet set) {
        for (int time = 1; time < Selections.ASKS; time++) {
            assertThat(selections.of(set, make)).isNull();
        }
        return selections.of(set, make);
    }

    @Test
    void makes_a_selection_when_a_set_has_been_asked_for_often_and_keeps_it() {
        Selections selections = new Selections(100);
        TrackSet set = set(70);
        Selection made = askedOften(selections, set);
        assertThat(made).isNotNull();
        assertThat(selections.of(set, make)).isSameAs(made);
        assertThat(selections.of(set(70), make)).isNull();
        assertThat(selections.of(set(101), make)).isNull();
        assertThat(selections.held()).isEqualTo(70);
    }

    @ParameterizedTest
    @CsvSource({"20, 30, 3", "3, 45, 2", "64, 100, 1", "64, 1, 64"})
    void sets_asked_for_in_turn_do_not_drive_each_other_out(int many, int size, int fit) {
        Selections selections = new Selections(100);
        List<TrackSet> sets = IntStream.range(0, many).mapToObj(i -> set(size)).toList();
        AtomicInteger makings = new AtomicInteger();
        for (int question = 0; question < 100_000; question++) {
            selections.of(sets.get(question % many), one -> {
                makings.incrementAndGet();
                return make.apply(one);
            });
        }
        assertThat(makings).hasValue(fit);
        assertThat(selections.held()).isEqualTo(fit * size);
    }

    @Test
    void one_asked_for_twice_as_often_takes_the_place_of_the_least_asked_for() {
        Selections selections = new Selections(100);
        List<TrackSet> sets = List.of(set(40), set(40), set(40));
        Selection kept = askedOften(selections, sets.get(0));
        assertThat(askedOften(selections, sets.get(1))).isNotNull();
        for (int time = 0; time < Selections.ASKS; time++) {
            assertThat(selections.of(sets.get(0), make)).isSameAs(kept);
        }
        assertThat(askedOften(selections, sets.get(2))).isNull();
        assertThat(askedOften(selections, sets.get(2))).isNotNull();
        assertThat(selections.of(sets.get(0), make)).isSameAs(kept);
        assertThat(selections.of(sets.get(1), make)).isNull();
        assertThat(selections.held()).isEqualTo(80);
    }

    @Test
    void what_was_asked_for_long_ago_makes_room_by_and_by() {
        Selections selections = new Selections(100);
        TrackSet former = set(60);
        for (int question = 0; question < 5000; question++) {
            selections.of(former, make);
        }
        TrackSet now = set(60);
        for (int question = 0; question < 20_000; question++) {
            selections.of(now, make);
        }
        assertThat(selections.of(now, make)).isNotNull();
        assertThat(selections.of(former, make)).isNull();
    }

    @Test
    void remembers_few_of_many_sets_asked_for_once() {
        Selections selections = new Selections(1000);
        TrackSet first = set(10);
        assertThat(askedOften(selections, first)).isNotNull();
        for (int i = 0; i < 100; i++) {
            selections.of(set(10), make);
        }
        assertThat(selections.of(first, make)).isNull();
        assertThat(selections.held()).isZero();
    }

    @Test
    void is_made_by_one_while_others_go_without_and_counts_meanwhile() {
        Selections selections = new Selections(100);
        TrackSet set = set(5);
        TrackSet other = set(7);
        for (int time = 1; time < Selections.ASKS; time++) {
            selections.of(set, make);
            selections.of(other, make);
        }
        Selection made = selections.of(set, one -> {
            assertThat(selections.of(set, make)).isNull();
            assertThat(selections.of(other, make)).isNull();
            assertThat(selections.held()).isEqualTo(5);
            return make.apply(one);
        });
        assertThat(selections.of(set, make)).isSameAs(made);
        assertThat(selections.held()).isEqualTo(5);
    }

    @Test
    void is_made_later_where_making_it_failed() {
        Selections selections = new Selections(100);
        TrackSet set = set(5);
        for (int time = 1; time < Selections.ASKS; time++) {
            selections.of(set, make);
        }
        assertThatThrownBy(() -> selections.of(set, one -> {
                    throw new IllegalStateException("no memory");
                }))
                .hasMessage("no memory");
        assertThat(selections.held()).isZero();
        assertThat(askedOften(selections, set)).isNotNull();
    }
}
