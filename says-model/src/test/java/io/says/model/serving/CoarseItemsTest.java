package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.model.kernels.Kernels;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CoarseItemsTest {

    private static final int RANK = 24;

    /** Vectors that lie mostly in six directions, the longest first. */
    private static float[] items(SplittableRandom random, int count, double size) {
        float[] directions = new float[6 * RANK];
        for (int i = 0; i < directions.length; i++) {
            directions[i] = (float) random.nextGaussian();
        }
        float[] items = new float[count * RANK];
        for (int item = 0; item < count; item++) {
            double length = size * (1 - (double) item / count);
            double squares = 0;
            double[] vector = new double[RANK];
            for (int f = 0; f < RANK; f++) {
                vector[f] = 0.2 * random.nextGaussian();
            }
            for (int d = 0; d < 6; d++) {
                double along = random.nextGaussian();
                for (int f = 0; f < RANK; f++) {
                    vector[f] += along * directions[d * RANK + f];
                }
            }
            for (double value : vector) {
                squares += value * value;
            }
            for (int f = 0; f < RANK; f++) {
                items[item * RANK + f] = (float) (vector[f] * length / Math.sqrt(squares));
            }
        }
        return items;
    }

    private static double length(float[] values, int at) {
        double squares = 0;
        for (int f = 0; f < RANK; f++) {
            squares += (double) values[at + f] * values[at + f];
        }
        return Math.sqrt(squares);
    }

    @Test
    void never_bounds_a_product_below_itself_and_leaves_out_most_that_are_small() {
        SplittableRandom random = new SplittableRandom(1);
        int count = 1000;
        for (double size : new double[] {1e-30, 1e-19, 1, 1e18}) {
            float[] items = items(random, count, size);
            int[] index = IntStream.range(0, count).toArray();
            double[] longest = IntStream.range(0, CoarseItems.tiles(count))
                    .mapToDouble(tile -> length(items, tile * CoarseItems.WIDTH * RANK))
                    .toArray();
            LengthOrder order = new LengthOrder(index, index, longest);
            OnDemand<float[]> rows = OnDemand.made(
                    longest.length, tile -> NormSortedItems.rows(FloatBuffer.wrap(items), RANK, order, tile));
            CoarseItems coarse = CoarseItems.of(rows, RANK, RANK, order, Kernels.best());
            for (int q = 0; q < 20; q++) {
                float[] query = items(random, 1, 1 / size);
                float[] products = new float[count];
                Kernels.best().dots(query, 0, RANK, items, 0, RANK, count, products);
                float best = 0;
                for (float product : products) {
                    best = Math.max(best, product);
                }
                CoarseItems.Query bounds = coarse.query(query, length(query, 0));
                int promising = 0;
                for (int item = 0; item < count; item++) {
                    int tile = item / CoarseItems.WIDTH;
                    int place = item % CoarseItems.WIDTH;
                    bounds.look(tile);
                    assertThat(bounds.holds(tile)).isTrue();
                    short own = bounds.threshold(tile, products[item]);
                    assertThat(bounds.next(place, place + 1, own)).isEqualTo(place);
                    if (bounds.next(place, place + 1, bounds.threshold(tile, best)) == place) {
                        promising++;
                    }
                }
                assertThat(promising).isBetween(1, count / 4);
            }
        }
    }
}
