package io.says.model.linear;

import io.says.json.Range;
import io.says.model.rows.Steps;
import io.says.spi.TrainedModel.SparseRows;

/**
 * Item-based nearest neighbours: how often two tracks were heard by the same user, divided by powers of how often each was heard
 * (Deshpande and Karypis 2004; the exponents of Aiolli 2013) and shrunk where that is seldom (Bell and Koren 2007).
 */
final class ItemKnn {

    static final String NAME = "item-knn";

    private static final int TARGETS = 64;

    /**
     * {@code says.train.item-knn}.
     *
     * @param neighbours tracks kept that speak for each track
     * @param shrinkage added to the divisor
     * @param sourceExponent of the degree of the track that speaks; 0.5 and 0.5 are the cosine
     * @param targetExponent of the degree of the track spoken for
     * @param userExponent a user counts by its number of tracks to the power of minus this
     * @param strengthExponent of {@link io.says.model.items.Strengths}
     */
    record ItemKnnConfig(
            @Range(min = 1, max = 1_000_000) int neighbours,
            @Range(min = 0, max = 1e6) double shrinkage,
            @Range(min = 0, max = 1) double sourceExponent,
            @Range(min = 0, max = 1) double targetExponent,
            @Range(min = 0, max = 2) double userExponent,
            @Range(min = 0, max = 1) double strengthExponent) {}

    private final ItemKnnConfig config;

    ItemKnn(ItemKnnConfig config) {
        this.config = config;
    }

    /** The weights, one row a track: the tracks it speaks for. */
    SparseRows fit(Interactions interactions, Steps steps) {
        float[] source = Interactions.power(interactions.trackDegree(), config.sourceExponent());
        float[] target = Interactions.power(interactions.trackDegree(), config.targetExponent());
        float shrinkage = (float) config.shrinkage();
        Cooccurrences cooccurrences =
                new Cooccurrences(interactions, Interactions.power(interactions.userDegree(), -config.userExponent()));
        Neighbours neighbours = new Neighbours(interactions.tracks());
        int most = Math.min(config.neighbours(), interactions.tracks());
        Slices.each(interactions.tracks(), TARGETS, steps, "comparing tracks", (from, to) -> {
            Cooccurrences.Row row = cooccurrences.row();
            Strongest strongest = new Strongest(most);
            for (int track = from; track < to; track++) {
                row.of(track);
                strongest.begin();
                for (int i = 0; i < row.count(); i++) {
                    int other = row.track(i);
                    if (other != track) {
                        strongest.offer(other, row.at(other) / (source[other] * target[track] + shrinkage));
                    }
                }
                int[] sources = strongest.indexes();
                float[] weights = new float[sources.length];
                for (int i = 0; i < sources.length; i++) {
                    weights[i] = row.at(sources[i]) / (source[sources[i]] * target[track] + shrinkage);
                }
                neighbours.set(track, sources, weights);
            }
        });
        return neighbours.rows(NAME);
    }
}
