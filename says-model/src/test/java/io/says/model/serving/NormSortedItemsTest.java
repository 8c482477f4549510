package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NormSortedItemsTest {

    /** Eight sums of every eighth component, as the kernels add them. */
    private static float product(float[] query, float[] items, int item) {
        float[] s = new float[8];
        for (int f = 0; f < query.length; f++) {
            s[f % 8] = Math.fma(query[f], items[item * query.length + f], s[f % 8]);
        }
        return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
    }

    /** The definition, as slow as it is plain. */
    private static List<Integer> byDefinition(float[] query, float[] items, int k, IntPredicate allowed) {
        return IntStream.range(0, items.length / query.length)
                .filter(allowed)
                .boxed()
                .sorted(Comparator.comparing((Integer item) -> -product(query, items, item))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(k)
                .toList();
    }

    private static void check(float[] query, float[] items, int k, IntPredicate allowed) {
        NormSortedItems.Best best = new NormSortedItems(items, query.length).top(query, k, allowed);
        assertThat(IntStream.of(best.items()).boxed().toList()).isEqualTo(byDefinition(query, items, k, allowed));
        for (int i = 0; i < best.items().length; i++) {
            assertThat(best.scores()[i]).isEqualTo(product(query, items, best.items()[i]));
        }
    }

    @Test
    void finds_the_very_items_a_full_sort_finds() {
        Random random = new Random(11);
        for (int round = 0; round < 3000; round++) {
            int rank = 1 + random.nextInt(round % 10 == 0 ? 64 : 6);
            int count = random.nextInt(80);
            // Few distinct whole numbers make exact ties; a spread of scales makes the early stop bite.
            boolean whole = random.nextBoolean();
            float[] items = new float[count * rank];
            for (int item = 0; item < count; item++) {
                float scale = whole ? 1 : (float) Math.exp(2 * random.nextGaussian());
                for (int f = 0; f < rank; f++) {
                    items[item * rank + f] = whole ? random.nextInt(5) - 2 : scale * (float) random.nextGaussian();
                }
            }
            float[] query = new float[rank];
            for (int f = 0; f < rank; f++) {
                query[f] = whole ? random.nextInt(3) - 1 : (float) random.nextGaussian();
            }
            boolean[] seen = new boolean[count];
            for (int item = 0; item < count; item++) {
                seen[item] = random.nextInt(4) == 0;
            }
            check(query, items, 1 + random.nextInt(100), item -> !seen[item]);
            long[] few = {
                random.nextLong() & random.nextLong() & random.nextLong(), random.nextLong() & random.nextLong() & 7
            };
            check(query, items, 1 + random.nextInt(20), new Allowed(few, new int[] {3, 5, 8}));
        }
    }

    @Test
    void stays_exact_where_all_lengths_are_nearly_equal() {
        Random random = new Random(12);
        for (int round = 0; round < 200; round++) {
            int rank = 32;
            float[] items = new float[200 * rank];
            float[] query = new float[rank];
            for (int f = 0; f < rank; f++) {
                query[f] = (float) random.nextGaussian();
            }
            for (int item = 0; item < 200; item++) {
                for (int f = 0; f < rank; f++) {
                    // Nearly parallel to the query: the bound and the score differ by rounding only.
                    items[item * rank + f] = query[f] * (1 + (random.nextInt(3) - 1) * 1e-7f);
                }
            }
            check(query, items, 10, item -> true);
        }
    }

    @Test
    void refuses_what_is_no_number() {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> new NormSortedItems(new float[] {1, 2, 3, odd}, 2))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void leaves_out_what_overflows_to_no_number() {
        float huge = Float.MAX_VALUE;
        assertThat(new NormSortedItems(new float[] {huge, huge, -huge, 0, 1, 0}, 2)
                        .top(new float[] {huge, -huge}, 3, item -> true)
                        .items())
                .doesNotContain(0);
    }

    @Test
    void gives_all_there_are_when_more_are_asked_for() {
        assertThat(new NormSortedItems(new float[] {1, 2, 3}, 1)
                        .top(new float[] {1}, 10, item -> item != 1)
                        .items())
                .containsExactly(2, 0);
    }

    @Test
    void gives_nothing_where_nothing_is_allowed() {
        assertThat(new NormSortedItems(new float[] {1, 2}, 1)
                        .top(new float[] {1}, 1, item -> false)
                        .items())
                .isEmpty();
    }
}
