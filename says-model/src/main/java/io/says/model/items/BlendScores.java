package io.says.model.items;

import io.says.model.tensors.DotProducts;

/**
 * The scores of a blend: for each track what a linear model gives, plus a product of factors. The sum of both in this order, so that it
 * is the same to the last bit wherever it is taken. Thread-safe.
 *
 * @param items the linear part
 * @param factors the tracks' factors, row-major
 */
public record BlendScores(ItemModel items, float[] factors) {

    /** The format of a release bundle that holds both beside ids, seen items and a catalogue. */
    public static final String FORMAT = "blend/1";

    /**
     * One score.
     *
     * @param user the linear part's
     * @param query the same user's factors
     */
    public float score(int user, float[] query, int track) {
        return items.score(user, track) + DotProducts.one(query, factors, track);
    }

    /**
     * All scores of a user.
     *
     * @param user the linear part's
     * @param query the same user's factors
     * @param scores filled; one for each track
     */
    public void scores(int user, float[] query, float[] scores) {
        items.scores(user, scores);
        add(query, scores);
    }

    /** The score of a user folded in: the vector that the linear part folds in, and factors. */
    public float score(float[] user, float[] query, int track) {
        return items.score(user, track) + DotProducts.one(query, factors, track);
    }

    /** All scores of a user folded in. */
    public void scores(float[] user, float[] query, float[] scores) {
        items.scores(user, scores);
        add(query, scores);
    }

    /** The score of somebody who heard some tracks, each counting for something, and has factors. */
    public float score(int[] heard, float[] counts, float[] query, int track) {
        return items.score(heard, counts, track) + DotProducts.one(query, factors, track);
    }

    /** All scores of somebody who heard some tracks, each counting for something, and has factors. */
    public void scores(int[] heard, float[] counts, float[] query, float[] scores) {
        items.scores(heard, counts, scores);
        add(query, scores);
    }

    private void add(float[] query, float[] scores) {
        float[] products = new float[DotProducts.WIDTH];
        int track = 0;
        for (; track + DotProducts.WIDTH <= scores.length; track += DotProducts.WIDTH) {
            DotProducts.eight(query, factors, track, products, 0);
            for (int i = 0; i < DotProducts.WIDTH; i++) {
                scores[track + i] += products[i];
            }
        }
        for (; track < scores.length; track++) {
            scores[track] += DotProducts.one(query, factors, track);
        }
    }
}
