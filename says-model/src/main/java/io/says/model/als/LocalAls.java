package io.says.model.als;

import io.says.model.factors.Objective;
import io.says.model.kernels.Kernels;
import io.says.spi.TrainedModel.Factors;
import io.says.spi.TrainedModel.SparseRows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Alternating least squares in the memory of one process, on plain arrays. The same rows, parameters and seed give the same bytes,
 * whatever the number of threads and whether the kernels are scalar or not. What is solved for is 0 in rows without an entry.
 * Thread-safe.
 *
 * <p>With biases a row of factors is {@code [1, x, b]} for a user and {@code [b, y, 1]} for a track, so that a prediction is still one
 * inner product: what either side cannot change lies at one end, and what it can lies in one stretch.
 *
 * @param objective what is fitted
 * @param rank factors a user and a track, biases apart
 * @param biases whether a mean, and a bias of each user and track, are part of the prediction; for ratings alone
 * @param nonnegative whether factors are kept at or above 0
 * @param block unknowns solved for at once, a multiple of 8
 * @param iterations how often both sides are solved
 * @param spread the length of the first rows of factors, on average
 * @param seed of the first factors
 */
record LocalAls(
        Objective objective,
        int rank,
        boolean biases,
        boolean nonnegative,
        int block,
        int iterations,
        double spread,
        long seed) {

    private static final int LANES = Kernels.LANES;

    /** Few enough that an error costs little beside an iteration. */
    private static final int SAMPLE = 50_000;

    /** Threads the estimate of memory allows for: not this machine's, so that what is chosen by it is the same on all. */
    private static final int THREADS = 16;

    /** Unknowns up to which a row is solved for at once where nobody says. */
    static final int BLOCK = 512;

    /** The same with another number of iterations. */
    LocalAls with(int iterations) {
        return new LocalAls(objective, rank, biases, nonnegative, block, iterations, spread, seed);
    }

    /**
     * About how much memory fitting takes at its height, in bytes: entries as they are read or in both orders, factors, the copies they
     * are handed over in, and what each thread works in.
     */
    long bytes(long entries, long users, long tracks) {
        // Read: eight of key and four of value, eight while they are sorted, eight of the result. Fitted: eight in
        // either order, and
        // where entries weigh differently what each weighs and is wanted of it.
        long rows = entries * (objective instanceof Objective.Ratings ? 12 + 8 + 8 : 2 * (8 + 8));
        long row = stride(rank, biases) + (long) rank + 2;
        long width = Math.min(block, rank + 2L);
        long scratch = 2 * width * (width + 3L * HalfStep.PIECE) * Float.BYTES * LANES;
        return rows + (users + tracks) * (row * Float.BYTES + 2 * Integer.BYTES) + THREADS * scratch + (64L << 20);
    }

    /** Unknowns solved for at once where nobody says: all of them, up to {@value #BLOCK}. */
    static int block(int rank) {
        return Math.min(BLOCK, eights(rank + 1));
    }

    private static int stride(int rank, boolean biases) {
        // With biases what is solved for begins at 1, and is read in eights.
        return biases ? eights(1 + eights(rank + 1)) : eights(rank);
    }

    /**
     * Fits.
     *
     * @param byUser the interactions
     * @param tracks how many there are
     * @param progress told after every iteration how many are done; what it throws ends the fit
     * @return factors of rank + 2 with biases, of the rank without
     */
    Factors fit(SparseRows byUser, int tracks, IntConsumer progress) {
        return fit(byUser, tracks, (done, error) -> progress.accept(done));
    }

    /** Who follows a fit. */
    @FunctionalInterface
    interface Follower {
        /**
         * An iteration is over.
         *
         * @param done how many are
         * @param error gives the error on the {@link #sample} of the users; costs a pass over it
         */
        void after(int done, DoubleSupplier error);
    }

    /** Users whose error is looked at, evenly spread: so many that they have about {@value #SAMPLE} entries. */
    static int[] sample(SparseRows byUser) {
        int step = byUser.index().length / SAMPLE + 1;
        return IntStream.range(0, byUser.rows())
                .filter(user -> user % step == 0)
                .toArray();
    }

    /** The same, for who wants to see how it goes. */
    Factors fit(SparseRows byUser, int tracks, Follower follower) {
        int[] sample = sample(byUser);
        SparseRows byTrack = byUser.transposed(tracks);
        int length = biases ? rank + 2 : rank;
        int stride = stride(rank, biases);
        float mean = biases ? mean(byUser.value()) : 0;
        SplittableRandom random = new SplittableRandom(seed);
        float[] user = first(random, byUser, stride);
        float[] track = first(random, byTrack, stride);
        if (biases) {
            fill(user, stride, 0, 1);
            fill(track, stride, rank + 1, 1);
        }
        HalfStep.Layout layout = new HalfStep.Layout(stride, block, nonnegative);
        HalfStep users = new HalfStep(
                byUser,
                objective,
                biases
                        ? new HalfStep.Unknowns(1, rank + 1, 0, mean, rank + 1)
                        : new HalfStep.Unknowns(0, rank, -1, 0, -1),
                layout);
        HalfStep items = new HalfStep(
                byTrack,
                objective,
                biases
                        ? new HalfStep.Unknowns(0, rank + 1, rank + 1, mean, 0)
                        : new HalfStep.Unknowns(0, rank, -1, 0, -1),
                layout);
        for (int iteration = 0; iteration < iterations; iteration++) {
            items.solve(track, user);
            users.solve(user, track);
            follower.after(iteration + 1, () -> users.error(user, track, sample));
        }
        if (biases) {
            // The mean rides on the users' biases: a prediction is then the inner product and nothing else.
            for (int u = 0; u < byUser.rows(); u++) {
                user[u * stride + rank + 1] += mean;
            }
        }
        return new Factors(length, packed(user, stride, length), packed(track, stride, length));
    }

    /** The mean a fit with biases starts from. */
    static float mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return (float) (sum / values.length);
    }

    /** Evenly drawn components of the variance asked for; biases start at 0. */
    private float[] first(SplittableRandom random, SparseRows rows, int stride) {
        float[] factors = new float[Math.multiplyExact(rows.rows(), stride)];
        double reach = Math.sqrt(3) * spread / Math.sqrt(rank);
        int from = biases ? 1 : 0;
        for (int row = 0; row < rows.rows(); row++) {
            int at = row * stride + from;
            for (int f = 0; f < rank; f++) {
                float value = (float) (random.nextDouble(-1, 1) * reach);
                factors[at + f] = rows.length(row) == 0 ? 0 : nonnegative ? Math.abs(value) : value;
            }
        }
        return factors;
    }

    private static int eights(int count) {
        return (count + LANES - 1) / LANES * LANES;
    }

    private static void fill(float[] factors, int stride, int component, float value) {
        for (int at = component; at < factors.length; at += stride) {
            factors[at] = value;
        }
    }

    private static float[] packed(float[] factors, int stride, int length) {
        if (stride == length) {
            return factors;
        }
        int rows = factors.length / stride;
        for (int row = 0; row < rows; row++) {
            System.arraycopy(factors, row * stride, factors, row * length, length);
        }
        return Arrays.copyOf(factors, rows * length);
    }
}
