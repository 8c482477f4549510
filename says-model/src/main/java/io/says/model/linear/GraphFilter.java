package io.says.model.linear;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Range;
import io.says.model.kernels.Kernels;
import io.says.model.rows.Steps;
import io.says.spi.TrainedModel.SparseRows;

/**
 * A filter of the graph of users and tracks in closed form (Shen et al. 2021, How Powerful is Graph Convolution for Recommendation?):
 * what is two hops away, {@code R'R} with users and tracks scaled by powers of their degrees, plus an ideal low-pass filter, the
 * projection on the strongest singular vectors of R scaled by the square roots of the degrees.
 */
final class GraphFilter {

    static final String NAME = "graph-filter";

    /**
     * {@code says.train.graph-filter}.
     *
     * @param rank singular vectors kept, rounded up to a multiple of 8
     * @param lowPass what the low-pass filter counts for beside the two hops; 0 leaves it out
     * @param userExponent a user counts by its number of tracks to the power of minus this, in the two hops
     * @param sourceExponent of the degree of the track that speaks, in the two hops
     * @param targetExponent of the degree of the track spoken for, in the two hops
     * @param neighbours weights kept for each track, the greatest in size
     * @param strengthExponent of {@link io.says.model.items.Strengths}
     */
    record GraphFilterConfig(
            @Range(min = 1, max = 4096) int rank,
            @Range(min = 0, max = 1e6) double lowPass,
            @Range(min = 0, max = 2) double userExponent,
            @Range(min = 0, max = 1) double sourceExponent,
            @Range(min = 0, max = 1) double targetExponent,
            @Range(min = 1, max = 1_000_000) int neighbours,
            @Range(min = 0, max = 1) double strengthExponent) {}

    private final GraphFilterConfig config;
    private final long seed;

    GraphFilter(GraphFilterConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /** The weights, one row a track: the tracks it speaks for. */
    SparseRows fit(Interactions interactions, Steps steps) {
        int tracks = interactions.tracks();
        Kernels kernels = Kernels.best();
        float[] root = Interactions.power(interactions.trackDegree(), 0.5);
        float[] inverseRoot = Interactions.power(interactions.trackDegree(), -0.5);
        int rank = config.lowPass() == 0 ? 0 : rank(interactions);
        int tiles = (tracks + Subspace.TILE - 1) / Subspace.TILE;
        float[] turned = turned(interactions, rank, tiles, inverseRoot, kernels, steps);
        float[] source = Interactions.power(interactions.trackDegree(), -config.sourceExponent());
        float[] target = Interactions.power(interactions.trackDegree(), -config.targetExponent());
        Cooccurrences cooccurrences =
                new Cooccurrences(interactions, Interactions.power(interactions.userDegree(), -config.userExponent()));
        Neighbours neighbours = new Neighbours(tracks);
        int most = Math.min(config.neighbours(), tracks);
        int width = tiles * Subspace.TILE;
        int length = rank * Subspace.TILE;
        Slices.each(tracks, Subspace.TILE, steps, "filtering", (from, to) -> {
            float[] projected = new float[Subspace.TILE * width];
            for (int tile = 0; tile < tiles && rank > 0; tile++) {
                kernels.multiply(
                        turned,
                        from / Subspace.TILE * length,
                        Subspace.TILE,
                        Subspace.TILE,
                        turned,
                        tile * length,
                        Subspace.TILE,
                        Subspace.TILE,
                        rank,
                        projected,
                        tile * Subspace.TILE,
                        width,
                        false);
            }
            Cooccurrences.Row row = cooccurrences.row();
            Strongest strongest = new Strongest(most);
            float[] weights = new float[tracks];
            for (int track = from; track < to; track++) {
                row.of(track);
                strongest.begin();
                int at = (track - from) * width;
                float lowPass = (float) config.lowPass() * root[track];
                for (int other = 0; other < tracks; other++) {
                    weights[other] = other == track
                            ? 0
                            : row.at(other) * source[other] * target[track]
                                    + lowPass * inverseRoot[other] * projected[at + other];
                    strongest.offer(other, weights[other]);
                }
                int[] sources = strongest.indexes();
                float[] kept = new float[sources.length];
                for (int i = 0; i < sources.length; i++) {
                    kept[i] = weights[sources[i]];
                }
                neighbours.set(track, sources, kept);
            }
        });
        return neighbours.rows(NAME);
    }

    private int rank(Interactions interactions) {
        int wanted = Math.min(config.rank(), Math.min(interactions.users(), interactions.tracks()));
        int rank = (wanted + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
        int longer = Math.max(interactions.users(), interactions.tracks()) + Subspace.TILE;
        if ((long) longer * rank > Integer.MAX_VALUE - 8) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    rank + " vectors of " + longer + " users or tracks are more than one array can hold",
                    "Lower says.train.graph-filter.rank.");
        }
        return rank;
    }

    /** The basis in tiles of tracks, each vector by vector. */
    private float[] turned(
            Interactions interactions, int rank, int tiles, float[] inverseRoot, Kernels kernels, Steps steps) {
        float[] turned = new float[tiles * Subspace.TILE * rank];
        if (rank > 0) {
            float[] basis = new Subspace(
                            interactions, Interactions.power(interactions.userDegree(), -0.5), inverseRoot, kernels)
                    .basis(rank, seed, steps);
            for (int tile = 0; tile < tiles; tile++) {
                int first = tile * Subspace.TILE;
                int count = Math.min(Subspace.TILE, interactions.tracks() - first);
                Subspace.turn(basis, rank, first, count, turned, first * rank);
            }
        }
        return turned;
    }
}
