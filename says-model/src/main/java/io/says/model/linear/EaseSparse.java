package io.says.model.linear;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Range;
import io.says.model.kernels.Kernels;
import io.says.model.kernels.Systems;
import io.says.model.rows.Steps;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * {@link Ease} where each track may be spoken for only by the tracks heard most with it: a ridge regression for each track on those
 * few, {@code (G_NN + lambda I) b = G_Nj}. This is the sparse approximation of Steck 2019, Markov Random Fields for Collaborative
 * Filtering, at its most exact (a neighbourhood of its own for every track), and SLIM (Ning and Karypis 2011) with the features
 * selected beforehand. Memory grows with the tracks and not with their square.
 */
final class EaseSparse {

    static final String NAME = "ease-sparse";

    private static final int TARGETS = 64;

    /** How often the lambdas of eight systems are raised where leaving weak co-occurrences out left one without a solution. */
    private static final int ATTEMPTS = 80;

    /** What lambda is raised to first, as a share of the target's own entry, and by what factor from then on. */
    private static final double FIRST = 0.01;

    private static final double FACTOR = 4;

    /**
     * {@code says.train.ease-sparse}.
     *
     * @param regularisation lambda, added to the diagonal of the scaled X'X
     * @param userExponent a user counts by its number of tracks to the power of minus this
     * @param trackExponent the columns are divided by the number of listeners to the power of this before the fit
     * @param targetExponent and multiplied by it to the power of this after
     * @param neighbours tracks that may speak for each track
     * @param cooccurrences co-occurrences kept for each track, the strongest; those left out count as none
     * @param strengthExponent of {@link io.says.model.items.Strengths}
     */
    record EaseSparseConfig(
            @Range(min = 1e-9, max = 1e9) double regularisation,
            @Range(min = 0, max = 2) double userExponent,
            @Range(min = 0, max = 1) double trackExponent,
            @Range(min = 0, max = 1) double targetExponent,
            @Range(min = 1, max = 4096) int neighbours,
            @Range(min = 1, max = 1_000_000) int cooccurrences,
            @Range(min = 0, max = 1) double strengthExponent) {}

    private final EaseSparseConfig config;
    private final long memory;

    /** @param memory bytes the fit may take */
    EaseSparse(EaseSparseConfig config, long memory) {
        this.config = config;
        this.memory = memory;
    }

    /** The weights, one row a track: the tracks it speaks for. */
    SparseRows fit(Interactions interactions, Steps steps) {
        Gram gram = gram(interactions, steps);
        Neighbours neighbours = new Neighbours(interactions.tracks());
        // Eight systems are solved side by side and best have the same width.
        int[] order = IntStream.range(0, interactions.tracks())
                .filter(track -> gram.near[track].length > 0)
                .boxed()
                .sorted(java.util.Comparator.comparingInt((Integer track) -> gram.near[track].length)
                        .thenComparingInt(track -> track))
                .mapToInt(track -> track)
                .toArray();
        Slices.each(order.length, TARGETS, steps, "solving for each track", (from, to) -> {
            Solver solver = new Solver(interactions, gram);
            for (int first = from; first < to; first += Kernels.LANES) {
                solver.solve(Arrays.copyOfRange(order, first, Math.min(to, first + Kernels.LANES)), neighbours);
            }
        });
        return neighbours.rows(NAME);
    }

    /**
     * The scaled X'X without its weak entries.
     *
     * @param near for each track, those that may speak for it, ascending
     * @param index for each track, the tracks of its entries, ascending
     * @param value of each entry
     * @param diagonal of the whole
     */
    private record Gram(int[][] near, int[][] index, float[][] value, float[] diagonal) {}

    private Gram gram(Interactions interactions, Steps steps) {
        int tracks = interactions.tracks();
        float[] scale = Interactions.power(interactions.trackDegree(), -config.trackExponent());
        float[] length = Interactions.power(interactions.trackDegree(), -0.5);
        Cooccurrences cooccurrences =
                new Cooccurrences(interactions, Interactions.power(interactions.userDegree(), -config.userExponent()));
        Gram gram = new Gram(new int[tracks][], new int[tracks][], new float[tracks][], new float[tracks]);
        AtomicLong entries = new AtomicLong();
        Slices.each(tracks, TARGETS, steps, "counting what is heard together", (from, to) -> {
            Cooccurrences.Row row = cooccurrences.row();
            Strongest near = new Strongest(Math.min(config.neighbours(), tracks));
            Strongest kept = new Strongest(Math.min(config.cooccurrences(), tracks));
            for (int track = from; track < to; track++) {
                row.of(track);
                near.begin();
                kept.begin();
                for (int i = 0; i < row.count(); i++) {
                    int other = row.track(i);
                    if (other != track) {
                        near.offer(other, row.at(other) * length[other]);
                        kept.offer(other, row.at(other) * length[other]);
                    }
                }
                gram.near[track] = near.indexes();
                gram.index[track] = kept.indexes();
                requireRoom(entries.addAndGet(gram.index[track].length));
                gram.value[track] = new float[gram.index[track].length];
                for (int i = 0; i < gram.index[track].length; i++) {
                    int other = gram.index[track][i];
                    gram.value[track][i] = row.at(other) * scale[other] * scale[track];
                }
                gram.diagonal[track] = row.at(track) * scale[track] * scale[track];
            }
        });
        return gram;
    }

    /** Half of the memory may go into co-occurrences: the weights need some, too. */
    private void requireRoom(long entries) {
        long needed = entries * (Integer.BYTES + Float.BYTES);
        if (needed > memory / 2) {
            throw new SaysException(
                    StandardErrorCode.OUT_OF_MEMORY,
                    "The co-occurrences take more than " + (needed >> 20) + " MB, and " + (memory >> 20)
                            + " MB are allowed for all",
                    "Lower says.train.ease-sparse.cooccurrences, or start with more memory (SAYS_MEMORY).");
        }
    }

    /** Solves eight tracks at a time. Not thread-safe. */
    private final class Solver {

        private final Gram gram;
        private final float[] before;
        private final float[] after;
        private final int[] place;
        private float[] matrix = {};

        Solver(Interactions interactions, Gram gram) {
            this.gram = gram;
            this.before = Interactions.power(interactions.trackDegree(), -config.trackExponent());
            this.after = Interactions.power(interactions.trackDegree(), config.targetExponent());
            this.place = new int[interactions.tracks()];
            Arrays.fill(place, -1);
        }

        /** @param targets ascending by how many tracks may speak for them */
        void solve(int[] targets, Neighbours neighbours) {
            int width = gram.near[targets[targets.length - 1]].length;
            double[] lambda = new double[targets.length];
            Arrays.fill(lambda, config.regularisation());
            Systems systems = new Systems(width);
            int failed = 0;
            for (int attempt = 0; failed >= 0; attempt++) {
                for (int lane = 0; lane < Kernels.LANES; lane++) {
                    if (lane < targets.length) {
                        assemble(targets[lane], width);
                        systems.set(lane, matrix, width, (float) lambda[lane]);
                    } else {
                        systems.clear(lane);
                    }
                }
                failed = Kernels.best().solve(systems);
                if (failed >= 0) {
                    if (attempt == ATTEMPTS) {
                        throw new SaysException(
                                StandardErrorCode.DIVERGED,
                                "The weights of a track could not be solved for",
                                "Raise says.train.ease-sparse.regularisation, or look for extreme values in the data.");
                    }
                    lambda[failed] = Math.max(FACTOR * lambda[failed], FIRST * gram.diagonal[targets[failed]]);
                }
            }
            float[] solution = new float[width];
            for (int lane = 0; lane < targets.length; lane++) {
                int[] near = gram.near[targets[lane]];
                systems.solution(lane, solution, 0);
                float[] weights = new float[near.length];
                for (int i = 0; i < near.length; i++) {
                    weights[i] = solution[i] * before[near[i]] * after[targets[lane]];
                }
                neighbours.set(targets[lane], near, weights);
            }
        }

        /** The lower triangle of G_NN and below it G_Nj; beyond the neighbours the diagonal is 1. */
        private void assemble(int target, int width) {
            int length = (width + 1) * width;
            if (matrix.length < length) {
                matrix = new float[length];
            }
            Arrays.fill(matrix, 0, length, 0);
            int[] near = gram.near[target];
            for (int i = 0; i < near.length; i++) {
                place[near[i]] = i;
            }
            for (int i = 0; i < near.length; i++) {
                int[] index = gram.index[near[i]];
                float[] value = gram.value[near[i]];
                for (int k = 0; k < index.length; k++) {
                    int j = place[index[k]];
                    if (j >= 0) {
                        // One of the two rows may have left the entry out.
                        matrix[Math.max(i, j) * width + Math.min(i, j)] = value[k];
                    }
                }
                matrix[i * width + i] = gram.diagonal[near[i]];
            }
            for (int i = near.length; i < width; i++) {
                matrix[i * width + i] = 1;
            }
            int[] index = gram.index[target];
            for (int k = 0; k < index.length; k++) {
                if (place[index[k]] >= 0) {
                    matrix[width * width + place[index[k]]] = gram.value[target][k];
                }
            }
            for (int track : near) {
                place[track] = -1;
            }
        }
    }
}
