package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.model.kernels.Kernels;
import io.says.model.kernels.internal.VectorKernels;
import io.says.model.tensors.TensorFile;
import io.says.model.tensors.TensorWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        float[] products = new float[items.length / query.length];
        for (int item = 0; item < products.length; item++) {
            products[item] = product(query, items, item);
        }
        return IntStream.range(0, products.length)
                .filter(item -> allowed.test(item) && !Float.isNaN(products[item]))
                .boxed()
                .sorted(Comparator.comparing((Integer item) -> 0 - products[item])
                        .thenComparing(Comparator.naturalOrder()))
                .limit(k)
                .toList();
    }

    private static void check(float[] query, float[] items, int k, IntPredicate allowed) {
        check(both(items, query.length), query, items, k, allowed);
    }

    @TempDir
    private static Path directory;

    /** With a first look in bytes and, as where the Vector API is not to be had, without; and both from a file with the order stored. */
    private static List<NormSortedItems> both(float[] items, int rank) {
        Path vectors = directory.resolve(UUID.randomUUID() + ".safetensors");
        Path order = directory.resolve(UUID.randomUUID() + ".safetensors");
        try {
            new TensorWriter().floats("items", items, items.length / rank, rank).write(vectors);
            assertThat(StoredOrder.write(items, rank, "the model", order)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FloatBuffer mapped = TensorFile.open(vectors).floats("items");
        StoredOrder stored = StoredOrder.read(TensorFile.open(order), mapped, rank, directory);
        return List.of(
                new NormSortedItems(items, rank, new VectorKernels()),
                new NormSortedItems(items, rank),
                new NormSortedItems(mapped, stored, new VectorKernels()),
                new NormSortedItems(mapped, stored, Kernels.best()));
    }

    private static void check(List<NormSortedItems> both, float[] query, float[] items, int k, IntPredicate allowed) {
        List<Integer> expected = byDefinition(query, items, k, allowed);
        for (NormSortedItems sorted : both) {
            NormSortedItems.Best best = sorted.top(query, k, allowed);
            assertThat(IntStream.of(best.items()).boxed().toList()).isEqualTo(expected);
            for (int i = 0; i < best.items().length; i++) {
                assertThat(best.scores()[i]).isEqualTo(product(query, items, best.items()[i]));
            }
        }
    }

    /** Asks for a set so often that a selection is made of it, where it is worth one. */
    private static void askOften(List<NormSortedItems> both, float[] query, Allowed allowed) {
        for (NormSortedItems sorted : both) {
            for (int time = 1; time < Selections.ASKS; time++) {
                sorted.top(query, 1, allowed);
            }
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
            check(query, items, 1 + random.nextInt(20), new Allowed(new TrackSet(few), new int[] {3, 5, 8}));
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

    /** Vectors in a space that some directions span more than others, of lengths that vary or not, in whatever magnitude. */
    private static float[] vectors(
            SplittableRandom random, int count, int rank, double decay, double spread, double size) {
        double[][] turn = new double[rank][rank];
        for (double[] row : turn) {
            for (int f = 0; f < rank; f++) {
                row[f] = random.nextGaussian();
            }
        }
        float[] vectors = new float[count * rank];
        for (int row = 0; row < count; row++) {
            double[] vector = new double[rank];
            for (int axis = 0; axis < rank; axis++) {
                double along = random.nextGaussian() * Math.pow(decay, axis);
                for (int f = 0; f < rank; f++) {
                    vector[f] += along * turn[axis][f];
                }
            }
            double length = Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
            double wanted = size * Math.exp(spread * random.nextGaussian());
            for (int f = 0; f < rank; f++) {
                vectors[row * rank + f] = (float) (vector[f] / length * wanted);
            }
        }
        return vectors;
    }

    @Test
    void finds_them_whatever_the_spectrum_the_lengths_and_the_magnitude() {
        SplittableRandom random = new SplittableRandom(13);
        double[] decays = {1, 0.97, 0.8, 0.3};
        double[] spreads = {0, 0.05, 0.6, 2};
        double[] sizes = {1e-20, 1e-3, 1, 1e20};
        for (int rank = 1; rank <= 70; rank++) {
            int count = 200 + random.nextInt(600);
            double size = sizes[random.nextInt(sizes.length)];
            double spread = spreads[random.nextInt(spreads.length)];
            float[] items = vectors(random, count, rank, decays[random.nextInt(decays.length)], spread, size);
            for (int i = 0; i < 20; i++) { // nothing, and the same twice
                int item = random.nextInt(count);
                int other = random.nextInt(count);
                System.arraycopy(items, other * rank, items, item * rank, rank);
                Arrays.fill(items, other * rank, (other + 1) * rank, 0);
            }
            List<NormSortedItems> sorted = both(items, rank);
            for (double against : new double[] {1 / size, size, 1, 0}) {
                float[] query = vectors(random, 1, rank, 1, 0, against);
                int k = random.nextInt(1, 30);
                long[] some = random.longs((count + 63) / 64).toArray();
                int[] without = random.ints(9, 0, count).sorted().distinct().toArray();
                check(sorted, query, items, k, item -> true);
                check(sorted, query, items, k, new Allowed(null, without));
                Allowed half = new Allowed(new TrackSet(some), without);
                check(sorted, query, items, k, half);
                if (against == 1) { // by a selection too
                    askOften(sorted, query, half);
                    check(sorted, query, items, k, half);
                }
                check(
                        sorted,
                        query,
                        items,
                        k,
                        new Allowed(
                                new TrackSet(and(some, random.longs(some.length).toArray())), without));
                check(sorted, query, items, k, new Allowed(new TrackSet(new long[some.length]), without));
                check(sorted, query, items, count + k, new Allowed(null, without));
            }
        }
    }

    private static long[] and(long[] some, long[] others) {
        long[] both = new long[some.length];
        for (int word = 0; word < both.length; word++) {
            both[word] = some[word] & others[word];
        }
        return both;
    }

    /** A set of about one track in so many. */
    private static TrackSet oneIn(SplittableRandom random, int many, int count) {
        long[] bits = new long[(count + 63) / 64];
        for (int item = 0; item < count; item++) {
            bits[item >>> 6] |= random.nextInt(many) == 0 ? 1L << item : 0;
        }
        return new TrackSet(bits);
    }

    @Test
    void finds_the_same_of_a_set_that_is_asked_for_again() {
        SplittableRandom random = new SplittableRandom(16);
        double[] spreads = {0, 0.05, 0.6, 2};
        double[] sizes = {1e-38, 1e-3, 1, 1e30};
        for (int round = 0; round < 8; round++) {
            int count = 1500 + random.nextInt(1500);
            int rank = 1 + random.nextInt(20);
            float[] items = vectors(random, count, rank, 0.9, spreads[round % 4], sizes[round / 2]);
            for (int i = 0; i < count / 4; i++) { // nothing, and the same many times
                int item = random.nextInt(count);
                System.arraycopy(items, random.nextInt(9) * rank, items, item * rank, rank);
                Arrays.fill(items, item * rank, (item + 1) * rank, i % 5 == 0 ? 0 : items[item * rank]);
            }
            List<NormSortedItems> sorted = both(items, rank);
            for (int many : new int[] {2, 3, 10}) {
                TrackSet set = oneIn(random, many, count);
                int[] without = random.ints(300, 0, count).sorted().distinct().toArray();
                Allowed allowed = new Allowed(set, without);
                float[] query = vectors(random, 1, rank, 1, 0, 1);
                check(sorted, query, items, 10, allowed);
                askOften(sorted, query, allowed);
                for (int k : new int[] {10, set.size() + 5}) {
                    check(sorted, vectors(random, 1, rank, 1, 0, 1), items, k, allowed);
                }
            }
            assertThat(sorted.get(0).selected()).isBetween(1, count);
        }
    }

    @Test
    void holds_no_more_for_sets_than_it_has_items_whoever_asks() throws Exception {
        SplittableRandom random = new SplittableRandom(17);
        int count = 2000;
        float[] items = vectors(random, count, 8, 0.9, 0.5, 1);
        NormSortedItems sorted = new NormSortedItems(items, 8, new VectorKernels());
        float[] query = vectors(random, 1, 8, 1, 0, 1);
        List<Allowed> sets = IntStream.range(0, 12)
                .mapToObj(i -> new Allowed(oneIn(random, 3, count), new int[] {i}))
                .toList();
        List<List<Integer>> expected =
                sets.stream().map(set -> byDefinition(query, items, 10, set)).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> questions = IntStream.range(0, 1600)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        int set = i * 7 / 5 % sets.size();
                        List<Integer> found = IntStream.of(
                                        sorted.top(query, 10, sets.get(set)).items())
                                .boxed()
                                .toList();
                        return found.equals(expected.get(set)) && sorted.selected() <= count;
                    })
                    .toList();
            for (Future<Boolean> answer : threads.invokeAll(questions)) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(sorted.selected()).isBetween(1, count);
    }

    /** What is read from a file and kept does not change with the file any more. */
    @Test
    void keeps_the_tiles_of_a_file_that_a_search_of_all_comes_to_and_those_alone() throws IOException {
        SplittableRandom random = new SplittableRandom(18);
        int count = 4000;
        float[] items = vectors(random, count, 8, 0.9, 0.5, 1);
        float[] query = vectors(random, 1, 8, 1, 0, 1);
        Path file = directory.resolve(UUID.randomUUID() + ".safetensors");
        StoredOrder.write(items, 8, "the model", file);
        float[] changing = items.clone();
        FloatBuffer read = FloatBuffer.wrap(changing);
        StoredOrder stored = StoredOrder.read(TensorFile.open(file), read, 8, directory);
        NormSortedItems sorted = new NormSortedItems(read, stored, new VectorKernels());
        for (int many : new int[] {10, 300}) { // by a selection at last, and by the few that there are
            Allowed allowed = new Allowed(oneIn(random, many, count), new int[0]);
            for (int time = 0; time <= Selections.ASKS; time++) {
                sorted.top(query, 10, allowed);
            }
        }
        assertThat(sorted.selected()).isPositive();
        Arrays.fill(changing, 0);
        for (int item = 0; item < count; item++) {
            assertThat(sorted.score(query, item)).isZero();
        }
        System.arraycopy(items, 0, changing, 0, items.length);
        sorted.top(query, count, item -> true);
        Arrays.fill(changing, 0);
        for (int item = 0; item < count; item++) {
            assertThat(sorted.score(query, item)).isEqualTo(product(query, items, item));
        }
    }

    @Test
    void finds_the_few_that_a_narrow_filter_leaves() {
        SplittableRandom random = new SplittableRandom(14);
        float[] items = vectors(random, 5000, 12, 0.8, 0.5, 1);
        List<NormSortedItems> sorted = both(items, 12);
        for (int round = 0; round < 20; round++) {
            long[] few = new long[79]; // bits beyond the last item stand for nothing
            for (int i = 0; i < 30; i++) {
                few[random.nextInt(few.length)] |= 1L << random.nextInt(64);
            }
            check(
                    sorted,
                    vectors(random, 1, 12, 1, 0, 1),
                    items,
                    1 + random.nextInt(40),
                    new Allowed(new TrackSet(few), new int[] {7}));
        }
    }

    @Test
    void is_exact_where_products_overflow_or_lose_their_precision() {
        SplittableRandom random = new SplittableRandom(15);
        for (double size : new double[] {1e-44, 1e-38, 1e-30, 1e30, 1e38}) {
            float[] items = vectors(random, 500, 9, 0.7, 0.3, size);
            List<NormSortedItems> sorted = both(items, 9);
            for (double against : new double[] {1e-44, 1e-30, 1e-8, 1, 1e8, 1e30, 1e38}) {
                float[] query = vectors(random, 1, 9, 1, 0, against);
                check(sorted, query, items, 12, item -> true);
            }
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
