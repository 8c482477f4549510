package io.says.orchestrator.demo;

/**
 * Random numbers that are the same on every platform and every Java release: SplitMix64, with strict arithmetic above
 * it. One stream per thing drawn, so that any user or track can be drawn anew without drawing those before it. Not
 * thread-safe.
 */
final class Dice {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double ULP = 0x1.0p-53;

    private long state;

    /**
     * @param seed of the whole data set
     * @param stream what is drawn
     * @param index which one of them
     */
    Dice(long seed, Stream stream, long index) {
        this.state = mix(mix(mix(seed) + stream.ordinal() * GOLDEN) + index * GOLDEN);
    }

    /** What is drawn. The order is part of the data: a new constant goes to the end. */
    enum Stream {
        ARTIST,
        TRACK,
        LISTENER,
        ACTIVITY,
        PLAYS,
        NAMES
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return (next() >>> 11) * ULP;
    }

    /** Uniform in 0 to bound - 1; the bias of the simple product is below 2^-21 for any int. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    /** Standard normal, by Marsaglia's polar method. */
    double gaussian() {
        while (true) {
            double x = 2 * uniform() - 1;
            double y = 2 * uniform() - 1;
            double square = x * x + y * y;
            if (square < 1 && square > 0) {
                return x * Math.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }

    /** Poisson by Knuth's product; meant for means below 20 or so. */
    int poisson(double mean) {
        double limit = StrictMath.exp(-mean);
        double product = uniform();
        int count = 0;
        while (product > limit) {
            product *= uniform();
            count++;
        }
        return count;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
