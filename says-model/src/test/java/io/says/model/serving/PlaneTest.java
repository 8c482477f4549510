package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.says.RecommenderEngine;
import io.says.TrackMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlaneTest {

    /** Points that spread differently in every direction, turned so that no direction is an axis. */
    private static double[][] cloud(int points, int dimensions, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] mixing = new double[dimensions][dimensions];
        for (double[] row : mixing) {
            Arrays.setAll(row, d -> random.nextDouble() - 0.5);
        }
        double[][] cloud = new double[points][dimensions];
        for (double[] point : cloud) {
            for (int s = 0; s < dimensions; s++) {
                double value = (random.nextDouble() - 0.5) / (1 + s);
                for (int d = 0; d < dimensions; d++) {
                    point[d] += 3 + value * mixing[s][d];
                }
            }
        }
        return cloud;
    }

    private static double[][] covariance(double[][] points) {
        int dimensions = points[0].length;
        double[][] covariance = new double[dimensions][dimensions];
        for (int d = 0; d < dimensions; d++) {
            for (int e = 0; e < dimensions; e++) {
                int first = d;
                int second = e;
                double meanD = Arrays.stream(points)
                        .mapToDouble(p -> p[first])
                        .average()
                        .orElseThrow();
                double meanE = Arrays.stream(points)
                        .mapToDouble(p -> p[second])
                        .average()
                        .orElseThrow();
                covariance[d][e] = Arrays.stream(points)
                        .mapToDouble(p -> (p[first] - meanD) * (p[second] - meanE))
                        .average()
                        .orElseThrow();
            }
        }
        return covariance;
    }

    /**
     * The eigenvalues by another way: the number below a bound is the number of negative pivots of the matrix less the bound (Sylvester's
     * law of inertia), and halving finds each.
     */
    private static double eigenvalue(double[][] matrix, int fromTheTop) {
        double trace = 0;
        for (int d = 0; d < matrix.length; d++) {
            trace += matrix[d][d];
        }
        double low = -1e-9;
        double high = trace;
        for (int step = 0; step < 200; step++) {
            double middle = (low + high) / 2;
            if (above(matrix, middle) > fromTheTop) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static int above(double[][] matrix, double bound) {
        int n = matrix.length;
        double[][] rest = new double[n][];
        for (int d = 0; d < n; d++) {
            rest[d] = matrix[d].clone();
            rest[d][d] -= bound;
        }
        int above = 0;
        for (int p = 0; p < n; p++) {
            above += rest[p][p] > 0 ? 1 : 0;
            for (int d = p + 1; d < n; d++) {
                double factor = rest[d][p] / rest[p][p];
                for (int e = p; e < n; e++) {
                    rest[d][e] -= factor * rest[p][e];
                }
            }
        }
        return above;
    }

    @ParameterizedTest
    @CsvSource({"40, 2, 1", "60, 3, 2", "200, 7, 3", "300, 20, 4", "500, 40, 5"})
    void the_variances_along_the_axes_are_the_two_greatest_eigenvalues_of_the_covariance(
            int count, int dimensions, long seed) {
        double[][] points = cloud(count, dimensions, seed);
        double[][] covariance = covariance(points);
        double first = eigenvalue(covariance, 0);
        double second = eigenvalue(covariance, 1);
        Plane plane = Plane.of(points);
        double[][] placed = Arrays.stream(points).map(plane::place).toArray(double[][]::new);
        double[][] spread = covariance(placed);
        assertThat(spread[0][0]).isCloseTo(first, within(1e-9 * first));
        assertThat(spread[1][1]).isCloseTo(second, within(1e-9 * first));
        assertThat(spread[0][1]).as("the axes are uncorrelated").isCloseTo(0, within(1e-9 * first));
        double trace = 0;
        for (int d = 0; d < dimensions; d++) {
            trace += covariance[d][d];
        }
        assertThat(plane.captured()).isCloseTo((first + second) / trace, within(1e-9));
        assertThat(Arrays.deepEquals(
                        placed,
                        Arrays.stream(points).map(Plane.of(points)::place).toArray(double[][]::new)))
                .as("the same bits again")
                .isTrue();
    }

    @Test
    void points_on_a_line_a_single_one_and_equal_ones_have_a_plane_too() {
        Plane line = Plane.of(new double[][] {{0, 0, 0}, {1, 2, 2}, {2, 4, 4}});
        assertThat(line.captured()).isCloseTo(1, within(1e-12));
        assertThat(line.place(new double[] {2, 4, 4})[0]).isCloseTo(3, within(1e-12));
        assertThat(line.place(new double[] {2, 4, 4})[1]).isCloseTo(0, within(1e-12));
        assertThat(Plane.of(new double[][] {{5}, {7}}).place(new double[] {7})).containsExactly(1, 0);
        assertThat(Plane.of(new double[][] {{5, 1}, {5, 1}}).place(new double[] {5, 1}))
                .containsExactly(0, 0);
    }

    @Test
    void an_engine_draws_tracks_by_their_factors_and_one_of_weights_alone_draws_none(@TempDir Path directory)
            throws IOException {
        try (RecommenderEngine engine =
                RecommenderEngine.open(Bundles.write(directory.resolve("factors"), new Bundles.Parts()))) {
            TrackMap map = engine.map(10).orElseThrow();
            // The most heard first, ties to the lower index; directions in two dimensions need no third.
            assertThat(map.points().stream().map(point -> point.track().id().value()))
                    .containsExactly("t1", "t2", "t0", "t3", "t4");
            assertThat(map.captured()).isCloseTo(1, within(1e-12));
            assertThat(engine.map(10)).contains(map);
            assertThat(engine.map(2).orElseThrow().points().stream()
                            .map(point -> point.track().id().value()))
                    .as("spread over how much tracks are heard")
                    .containsExactly("t1", "t0");
        }
        Bundles.Parts weights = new Bundles.Parts();
        weights.linear = new Bundles.Weights();
        try (RecommenderEngine engine = RecommenderEngine.open(Bundles.write(directory.resolve("weights"), weights))) {
            assertThat(engine.map(10)).isEmpty();
        }
    }
}
