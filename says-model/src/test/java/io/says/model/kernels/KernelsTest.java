package io.says.model.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.says.model.kernels.internal.VectorKernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KernelsTest {

    private static final int CASES = 60;

    private final Kernels scalar = new ScalarKernels();

    private static Kernels vector() {
        assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                "this JVM was started without the Vector API");
        return new VectorKernels();
    }

    private static float[] numbers(SplittableRandom random, int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }

    private static int eights(SplittableRandom random, int most) {
        return 8 * random.nextInt(1, most + 1);
    }

    @Test
    void a_product_is_what_the_definition_says_to_the_last_bit() {
        SplittableRandom random = new SplittableRandom(1);
        for (int c = 0; c < CASES; c++) {
            int rows = eights(random, 4);
            int columns = eights(random, 12);
            int depth = random.nextInt(0, 23);
            float[] p = numbers(random, 3 + depth * (rows + 1) + rows);
            float[] q = numbers(random, 5 + depth * (columns + 2) + columns);
            float[] start = numbers(random, 2 + rows * (columns + 3));
            boolean lower = random.nextBoolean();
            float[] expected = start.clone();
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    int at = 2 + i * (columns + 3) + j;
                    for (int k = 0; k < depth; k++) {
                        expected[at] = Math.fma(p[3 + k * (rows + 1) + i], q[5 + k * (columns + 2) + j], expected[at]);
                    }
                }
            }
            for (Kernels kernels : both()) {
                float[] actual = start.clone();
                kernels.multiply(
                        p, 3, rows + 1, rows, q, 5, columns + 2, columns, depth, actual, 2, columns + 3, lower);
                for (int i = 0; i < rows; i++) {
                    int from = 2 + i * (columns + 3);
                    int wanted = lower ? Math.min(columns, i + 1) : columns;
                    assertThat(Arrays.copyOfRange(actual, from, from + wanted))
                            .isEqualTo(Arrays.copyOfRange(expected, from, from + wanted));
                }
            }
        }
    }

    @Test
    void sums_of_bytes_are_exact_and_both_ways_agree() {
        SplittableRandom random = new SplittableRandom(9);
        for (int c = 0; c < CASES; c++) {
            int width = 32 * random.nextInt(1, 5);
            int depth = random.nextInt(0, 30);
            short[] weights = new short[depth + 1];
            int[] expected = new int[2 * width];
            short[] pairs = new short[5 + depth * width];
            for (int row = 0; row < depth; row++) {
                weights[row] = (short) random.nextInt(-8, 9);
                for (int i = 0; i < width; i++) {
                    int low = random.nextInt(-128, 128);
                    int high = random.nextInt(-128, 128);
                    pairs[5 + row * width + i] = (short) (high << 8 | low + 128);
                    expected[i] += weights[row] * low;
                    expected[width + i] += weights[row] * high;
                }
            }
            for (Kernels kernels : both()) {
                short[] sums = new short[2 * width];
                kernels.sums(weights, depth, pairs, 5, width, sums);
                for (int i = 0; i < sums.length; i++) {
                    assertThat((int) sums[i]).isEqualTo(expected[i]);
                }
                int threshold = random.nextInt(-3000, 3000);
                int from = random.nextInt(sums.length);
                int first = from;
                while (first < sums.length && sums[first] <= threshold) {
                    first++;
                }
                assertThat(kernels.firstAbove(sums, from, sums.length - from, (short) threshold))
                        .isEqualTo(first);
            }
        }
    }

    @Test
    void cholesky_solves_what_it_is_given_and_both_ways_agree_to_the_last_bit() {
        SplittableRandom random = new SplittableRandom(2);
        for (int c = 0; c < CASES; c++) {
            int width = random.nextInt(1, 30);
            float[][] matrices = matrices(random, width);
            Systems systems = systems(matrices, width);
            assertThat(scalar.solve(systems)).isEqualTo(-1);
            for (int lane = 0; lane < Kernels.LANES; lane++) {
                float[] x = new float[width];
                systems.solution(lane, x, 0);
                double[] residual = residual(matrices[lane], x, width);
                for (double value : residual) {
                    assertThat(value).isCloseTo(0, within(1e-4 * width));
                }
            }
            if (hasVectors()) {
                Systems again = systems(matrices, width);
                vector().solve(again);
                assertThat(again.solutions()).isEqualTo(systems.solutions());
            }
        }
    }

    @Test
    void a_system_without_a_solution_is_named() {
        for (Kernels kernels : both()) {
            Systems systems = systems(matrices(new SplittableRandom(3), 5), 5);
            systems.set(6, new float[30], 5, 0);
            assertThat(kernels.solve(systems)).isEqualTo(6);
        }
    }

    @Test
    void nonnegative_solutions_meet_the_conditions_of_optimality_and_both_ways_agree_to_the_last_bit() {
        SplittableRandom random = new SplittableRandom(4);
        for (int c = 0; c < CASES; c++) {
            int width = random.nextInt(1, 24);
            int free = random.nextInt(-1, width);
            float[][] matrices = matrices(random, width);
            Systems systems = systems(matrices, width);
            Arrays.fill(systems.solutions(), 0.5f);
            scalar.solveNonnegative(systems, free, 1e-6f, 10_000);
            for (int lane = 0; lane < Kernels.LANES; lane++) {
                float[] x = new float[width];
                systems.solution(lane, x, 0);
                double[] slope = residual(matrices[lane], x, width);
                for (int i = 0; i < width; i++) {
                    if (i != free) {
                        assertThat(x[i]).isNotNegative();
                        assertThat(slope[i]).isGreaterThan(-2e-3);
                    }
                    if (i == free || x[i] > 1e-3) {
                        assertThat(slope[i]).isCloseTo(0, within(2e-3));
                    }
                }
            }
            if (hasVectors()) {
                Systems again = systems(matrices, width);
                Arrays.fill(again.solutions(), 0.5f);
                vector().solveNonnegative(again, free, 1e-6f, 10_000);
                assertThat(again.solutions()).isEqualTo(systems.solutions());
            }
        }
    }

    @Test
    void inner_products_counts_and_searches_agree_to_the_last_bit() {
        SplittableRandom random = new SplittableRandom(5);
        for (int c = 0; c < CASES; c++) {
            int width = eights(random, 5);
            int count = random.nextInt(0, 11);
            float[] vector = numbers(random, width + 1);
            float[] rows = numbers(random, 2 + count * (width + 3) + width);
            float[] scores = numbers(random, 60);
            scores[random.nextInt(60)] = Float.NaN;
            float threshold = scores[random.nextInt(60)];
            int from = random.nextInt(0, 30);
            int length = random.nextInt(0, 31);
            float[] expected = new float[count];
            scalar.dots(vector, 1, width, rows, 2, width + 3, count, expected);
            for (int row = 0; row < count; row++) {
                double sum = 0;
                for (int f = 0; f < width; f++) {
                    sum += (double) vector[1 + f] * rows[2 + row * (width + 3) + f];
                }
                assertThat(expected[row]).isCloseTo((float) sum, within(1e-5f));
            }
            int[] order = {count == 0 ? 0 : random.nextInt(count), count == 0 ? 0 : random.nextInt(count)};
            for (Kernels kernels : count == 0 ? new Kernels[0] : both()) {
                float[] copies = new float[2 * (width + 1)];
                kernels.gather(rows, 2, width + 3, order, 0, 2, width, copies, width + 1);
                for (int row = 0; row < 2; row++) {
                    int start = 2 + order[row] * (width + 3);
                    assertThat(Arrays.copyOfRange(copies, row * (width + 1), row * (width + 1) + width))
                            .isEqualTo(Arrays.copyOfRange(rows, start, start + width));
                }
            }
            int above = 0;
            int equal = 0;
            for (int i = from; i < from + length; i++) {
                above += scores[i] > threshold ? 1 : 0;
                equal += scores[i] == threshold ? 1 : 0;
            }
            for (Kernels kernels : both()) {
                float[] actual = new float[count];
                kernels.dots(vector, 1, width, rows, 2, width + 3, count, actual);
                assertThat(actual).isEqualTo(expected);
                assertThat(kernels.count(scores, from, length, threshold)).isEqualTo((long) above << 32 | equal);
                int first = kernels.firstAbove(scores, from, length, threshold);
                assertThat(first).isBetween(from, from + length);
                assertThat(kernels.count(scores, from, first - from, threshold) >>> 32)
                        .isZero();
                assertThat(first == from + length || scores[first] > threshold).isTrue();
            }
        }
    }

    private Kernels[] both() {
        return hasVectors() ? new Kernels[] {scalar, vector()} : new Kernels[] {scalar};
    }

    private static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** Positive definite, the right side below each. */
    private static float[][] matrices(SplittableRandom random, int width) {
        float[][] matrices = new float[Kernels.LANES][];
        for (int lane = 0; lane < matrices.length; lane++) {
            float[] matrix = Arrays.copyOf(new float[0], (width + 1) * width);
            for (int row = 0; row < 3 * width; row++) {
                float[] y = numbers(random, width);
                double wanted = random.nextDouble(-2, 4);
                for (int i = 0; i < width; i++) {
                    for (int j = 0; j < width; j++) {
                        matrix[i * width + j] += y[i] * y[j];
                    }
                    matrix[width * width + i] += (float) wanted * y[i];
                }
            }
            for (int i = 0; i < width; i++) {
                matrix[i * width + i] += 0.5f;
            }
            matrices[lane] = matrix;
        }
        return matrices;
    }

    private static Systems systems(float[][] matrices, int width) {
        Systems systems = new Systems(width);
        for (int lane = 0; lane < matrices.length; lane++) {
            systems.set(lane, matrices[lane], width, 0);
        }
        return systems;
    }

    private static double[] residual(float[] matrix, float[] x, int width) {
        double[] residual = new double[width];
        for (int i = 0; i < width; i++) {
            residual[i] = -matrix[width * width + i];
            for (int j = 0; j < width; j++) {
                residual[i] += (double) matrix[i * width + j] * x[j];
            }
        }
        return residual;
    }
}
