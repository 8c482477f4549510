package io.says.model.bpmf;

import io.says.spi.TrainedModel.SparseRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Fits Bayesian matrix factorisation in memory: some chains side by side, each by itself sequential, so that the same rows, parameters
 * and seed give the same bytes on any number of threads. Thread-safe.
 *
 * @param config the parameters
 * @param seed of everything drawn
 */
record Bpmf(BpmfConfig config, long seed) {

    /**
     * About how much memory fitting takes at its height, in bytes.
     *
     * @param entries ratings
     * @param features entries of side information
     */
    long bytes(long entries, long users, long tracks, long features) {
        // Read: eight of key and four of value, eight while they are sorted, eight of the result. Fitted: eight of
        // ratings and of each
        // description by a set, eight more while one is made.
        long read = entries * (12 + 8 + 8);
        long shared = entries * (config.ratedSets() ? 32 : 8) + features * 8;
        long rows = users + tracks;
        long columns = config.rank() + 1L;
        long weights = rows * (config.ratedSets() ? 2 : 1) + features;
        // Residuals; weights, their sums, and what a stretch adds up to.
        long chain = entries * 8 + columns * 8 * (weights + 2 * rows) + rows * 32;
        long kept = rows * 2 * config.sets() * (config.rank() + 2L) * Float.BYTES;
        return Math.max(read, shared + config.chains() * chain) + kept + (64L << 20);
    }

    /**
     * Fits.
     *
     * @param ratings one row a user, tracks ascending
     * @param tracks how many there are
     * @param userSide groups of features of the users beside those of their own and the tracks they rated
     * @param trackSide the same of the tracks
     * @param progress told after every sweep of all chains how many are done; what it throws ends the fit
     */
    Posterior fit(
            SparseRows ratings,
            int tracks,
            List<SparseRows> userSide,
            List<SparseRows> trackSide,
            IntConsumer progress) {
        Scale scale = Scale.of(ratings.value());
        SparseRows scaled = new SparseRows(ratings.start(), ratings.index(), scale.scaled(ratings.value()));
        List<SparseRows> userGroups = new ArrayList<>(List.of(Features.each(ratings.rows())));
        List<SparseRows> trackGroups = new ArrayList<>(List.of(Features.each(tracks)));
        if (config.ratedSets()) {
            userGroups.add(Features.ofSets(ratings, tracks));
            trackGroups.add(Features.ofSets(ratings.transposed(tracks), ratings.rows()));
        }
        userGroups.addAll(userSide);
        trackGroups.addAll(trackSide);
        SplittableRandom seeds = new SplittableRandom(seed);
        List<Draws> draws = IntStream.range(0, config.chains())
                .mapToObj(chain -> new Draws(seeds.split()))
                .toList();
        Collected collected = new Collected(config, scale, ratings.rows(), tracks);
        List<Stretch> stretches = draws.parallelStream()
                .map(own ->
                        new Stretch(new Chain(scaled, userGroups, trackGroups, tracks, config.rank(), own), collected))
                .toList();
        int sweeps = config.burnIn() + config.samples();
        for (int sweep = 0; sweep < sweeps; sweep++) {
            int at = sweep - config.before();
            IntStream.range(0, stretches.size())
                    .parallel()
                    .forEach(chain -> stretches.get(chain).sweep(chain, at));
            progress.accept(sweep + 1);
        }
        double variance = stretches.stream().mapToDouble(s -> s.variances).sum();
        return collected.posterior(variance / (config.sets() * (double) config.stretch()));
    }

    /**
     * Ratings are fitted with mean 0 and variance 1, which is what the priors expect.
     *
     * @param mean of the ratings
     * @param unit their standard deviation
     */
    private record Scale(double mean, double unit) {

        static Scale of(float[] values) {
            double sum = 0;
            for (float value : values) {
                sum += value;
            }
            double mean = sum / values.length;
            double squares = 0;
            for (float value : values) {
                squares += (value - mean) * (value - mean);
            }
            double unit = Math.sqrt(squares / values.length);
            return new Scale(mean, unit > 0 ? unit : 1);
        }

        float[] scaled(float[] values) {
            float[] scaled = new float[values.length];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (float) ((values[i] - mean) / unit);
            }
            return scaled;
        }
    }

    /** What is kept, as it comes; chains write to places of their own. */
    private record Collected(
            BpmfConfig config,
            Scale scale,
            int users,
            int tracks,
            float[] userMeans,
            float[] trackMeans,
            float[] userSamples,
            float[] trackSamples) {

        Collected(BpmfConfig config, Scale scale, int users, int tracks) {
            this(
                    config,
                    scale,
                    users,
                    tracks,
                    new float[users * length(config)],
                    new float[tracks * length(config)],
                    new float[users * length(config)],
                    new float[tracks * length(config)]);
        }

        private static int length(BpmfConfig config) {
            return config.sets() * (config.rank() + 2);
        }

        Posterior posterior(double variance) {
            return new Posterior(
                    config.sets(),
                    config.rank(),
                    userMeans,
                    trackMeans,
                    userSamples,
                    trackSamples,
                    variance * scale.unit() * scale.unit());
        }

        /** Puts a set of users' factors in its place, in the scale of the ratings. */
        void users(int set, double[][] columns, double share, float[] to, double divisor) {
            for (int user = 0; user < users; user++) {
                int at = user * length(config) + set * (config.rank() + 2);
                to[at] = (float) (1 / divisor);
                to[at + 1] = (float) ((scale.mean() + scale.unit() * columns[0][user] * share) / divisor);
                for (int column = 1; column < columns.length; column++) {
                    to[at + 1 + column] = (float) (Math.sqrt(scale.unit()) * columns[column][user] * share / divisor);
                }
            }
        }

        /** Puts a set of tracks' factors in its place. */
        void tracks(int set, double[][] columns, double share, float[] to) {
            for (int track = 0; track < tracks; track++) {
                int at = track * length(config) + set * (config.rank() + 2);
                to[at] = (float) (scale.unit() * columns[0][track] * share);
                to[at + 1] = 1;
                for (int column = 1; column < columns.length; column++) {
                    to[at + 1 + column] = (float) (Math.sqrt(scale.unit()) * columns[column][track] * share);
                }
            }
        }
    }

    /** A chain with the sums of the stretch of samples it is in. */
    private static final class Stretch {

        private final Chain chain;
        private final Collected collected;
        private final double[][] users;
        private final double[][] tracks;
        private double variances;

        Stretch(Chain chain, Collected collected) {
            this.chain = chain;
            this.collected = collected;
            int columns = collected.config().rank() + 1;
            this.users = new double[columns][collected.users()];
            this.tracks = new double[columns][collected.tracks()];
        }

        /** @param at samples that counted before; negative before the first that does */
        void sweep(int number, int at) {
            chain.sweep();
            if (at < 0) {
                return;
            }
            variances += chain.variance();
            for (int column = 0; column < users.length; column++) {
                add(chain.users(column), users[column]);
                add(chain.tracks(column), tracks[column]);
            }
            int stretch = collected.config().stretch();
            if ((at + 1) % stretch == 0) {
                int set = number * collected.config().setsOfChain() + at / stretch;
                double divisor = collected.config().sets();
                collected.users(set, users, 1.0 / stretch, collected.userMeans(), divisor);
                collected.tracks(set, tracks, 1.0 / stretch, collected.trackMeans());
                for (int column = 0; column < users.length; column++) {
                    Arrays.fill(users[column], 0);
                    Arrays.fill(tracks[column], 0);
                    add(chain.users(column), users[column]);
                    add(chain.tracks(column), tracks[column]);
                }
                collected.users(set, users, 1, collected.userSamples(), 1);
                collected.tracks(set, tracks, 1, collected.trackSamples());
                for (int column = 0; column < users.length; column++) {
                    Arrays.fill(users[column], 0);
                    Arrays.fill(tracks[column], 0);
                }
            }
        }

        private static void add(double[] sample, double[] sums) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += sample[i];
            }
        }
    }
}
