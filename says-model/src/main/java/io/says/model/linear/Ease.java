package io.says.model.linear;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Range;
import io.says.model.kernels.Kernels;
import io.says.model.rows.Steps;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;

/**
 * EASE (Steck 2019, Embarrassingly Shallow Autoencoders for Sparse Data): the weights B with an empty diagonal that make
 * ||X - XB||² + lambda ||B||² least are {@code -P_ij / P_jj}, P the inverse of X'X + lambda I. X is taken with its rows and columns
 * scaled by powers of their degrees, which for the columns is the same as a regularisation that grows with how often a track was
 * heard. The inverse is dense: it takes 4 bytes for each pair of tracks and time in the third power of their number.
 */
final class Ease {

    static final String NAME = "ease";

    /** The most tracks whose square fits one array. */
    private static final int MOST = Integer.MAX_VALUE / 46_341 / SymmetricInverse.BLOCK * SymmetricInverse.BLOCK;

    private static final int TARGETS = 64;

    /**
     * {@code says.train.ease}.
     *
     * @param regularisation lambda, added to the diagonal of the scaled X'X
     * @param userExponent a user counts by its number of tracks to the power of minus this
     * @param trackExponent the columns are divided by the number of listeners to the power of this before the fit
     * @param targetExponent and multiplied by it to the power of this after
     * @param neighbours weights kept for each track, the greatest in size
     * @param strengthExponent of {@link io.says.model.items.Strengths}
     */
    record EaseConfig(
            @Range(min = 1e-9, max = 1e9) double regularisation,
            @Range(min = 0, max = 2) double userExponent,
            @Range(min = 0, max = 1) double trackExponent,
            @Range(min = 0, max = 1) double targetExponent,
            @Range(min = 1, max = 1_000_000) int neighbours,
            @Range(min = 0, max = 1) double strengthExponent) {}

    private final EaseConfig config;
    private final long memory;

    /** @param memory bytes the fit may take */
    Ease(EaseConfig config, long memory) {
        this.config = config;
        this.memory = memory;
    }

    /** The weights, one row a track: the tracks it speaks for. */
    SparseRows fit(Interactions interactions, Steps steps) {
        int[] heard = heard(interactions);
        int padded = SymmetricInverse.padded(heard.length);
        requireRoom(heard.length, padded);
        float[] matrix = new float[padded * padded];
        gram(interactions, heard, matrix, padded, steps);
        if (!SymmetricInverse.negated(matrix, padded, Kernels.best(), steps)) {
            throw new SaysException(
                    StandardErrorCode.DIVERGED,
                    "The matrix of co-occurrences could not be inverted",
                    "Raise says.train.ease.regularisation, or look for extreme values in the data.");
        }
        return strongest(interactions, heard, matrix, padded, steps);
    }

    private static int[] heard(Interactions interactions) {
        int[] heard = new int[interactions.tracks()];
        int count = 0;
        for (int track = 0; track < heard.length; track++) {
            if (interactions.trackDegree()[track] > 0) {
                heard[count++] = track;
            }
        }
        return Arrays.copyOf(heard, count);
    }

    private void requireRoom(int tracks, int padded) {
        long kept = (long) tracks * Math.min(config.neighbours(), tracks) * 2 * (Integer.BYTES + Float.BYTES);
        long needed = (long) padded * padded * Float.BYTES + 2L * padded * SymmetricInverse.BLOCK * Float.BYTES + kept;
        if (tracks > MOST) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "ease inverts one matrix of all tracks, at most " + MOST + ", and there are " + tracks,
                    "Choose says.train.trainer = ease-sparse.");
        }
        if (needed > memory) {
            throw new SaysException(
                    StandardErrorCode.OUT_OF_MEMORY,
                    "ease needs " + megabytes(needed) + " MB for the " + tracks + " tracks heard, and "
                            + megabytes(memory) + " MB are allowed",
                    "Start with more, such as SAYS_MEMORY=" + (megabytes(needed) * 5 / 4 + 500)
                            + "m, or choose says.train.trainer = ease-sparse.");
        }
    }

    private static long megabytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    /** The lower triangle of the scaled X'X + lambda I; beyond the tracks the identity. */
    private void gram(Interactions interactions, int[] heard, float[] matrix, int padded, Steps steps) {
        float[] scale = Interactions.power(interactions.trackDegree(), -config.trackExponent());
        Cooccurrences cooccurrences =
                new Cooccurrences(interactions, Interactions.power(interactions.userDegree(), -config.userExponent()));
        Slices.each(padded, 256, steps, "counting what is heard together", (from, to) -> {
            Cooccurrences.Row row = cooccurrences.row();
            for (int j = from; j < to; j++) {
                int at = j * padded;
                if (j >= heard.length) {
                    matrix[at + j] = 1;
                    continue;
                }
                row.of(heard[j]);
                for (int i = 0; i <= j; i++) {
                    matrix[at + i] = row.at(heard[i]) * scale[heard[i]] * scale[heard[j]];
                }
                matrix[at + j] += (float) config.regularisation();
            }
        });
    }

    private SparseRows strongest(Interactions interactions, int[] heard, float[] negated, int padded, Steps steps) {
        float[] before = Interactions.power(interactions.trackDegree(), -config.trackExponent());
        float[] after = Interactions.power(interactions.trackDegree(), config.targetExponent());
        Neighbours neighbours = new Neighbours(interactions.tracks());
        int most = Math.min(config.neighbours(), heard.length);
        Slices.each(heard.length, TARGETS, steps, "keeping the strongest weights", (from, to) -> {
            Strongest[] strongest = new Strongest[to - from];
            for (int j = from; j < to; j++) {
                strongest[j - from] = new Strongest(most);
                strongest[j - from].begin();
            }
            // By rows of the triangle, which lie together, rather than by columns.
            for (int i = 0; i < heard.length; i++) {
                for (int j = from; j < to; j++) {
                    if (i != j) {
                        strongest[j - from].offer(i, at(negated, padded, i, j) * before[heard[i]]);
                    }
                }
            }
            for (int j = from; j < to; j++) {
                int[] sources = strongest[j - from].indexes();
                float[] weights = new float[sources.length];
                float scale = after[heard[j]] / -at(negated, padded, j, j);
                for (int s = 0; s < sources.length; s++) {
                    int i = sources[s];
                    weights[s] = at(negated, padded, i, j) * before[heard[i]] * scale;
                    sources[s] = heard[i];
                }
                neighbours.set(heard[j], sources, weights);
            }
        });
        return neighbours.rows(NAME);
    }

    private static float at(float[] lower, int width, int i, int j) {
        return i > j ? lower[i * width + j] : lower[j * width + i];
    }
}
