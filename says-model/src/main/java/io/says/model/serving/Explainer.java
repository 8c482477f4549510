package io.says.model.serving;

import io.says.AudioFeature;
import io.says.Explanation;
import io.says.Explanation.Because;
import io.says.Explanation.FeatureLikeness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Explains the scores of one listener. */
final class Explainer {

    private static final int ALIKE = 3;

    private final Catalogue catalogue;
    private final Scoring.Shares shares;
    private final List<Usual> usual = new ArrayList<>();

    /**
     * What a feature is like in what was heard.
     *
     * @param mean counted by strength
     * @param spread the standard deviation in the catalogue
     */
    private record Usual(AudioFeature feature, double mean, double spread) {}

    Explainer(Catalogue catalogue, Scoring.Shares shares, Rows heard) {
        this.catalogue = catalogue;
        this.shares = shares;
        for (AudioFeature feature : AudioFeature.values()) {
            double sum = 0;
            double weight = 0;
            for (int i = 0; AudioFeature.MEASURES.contains(feature) && i < heard.tracks().length; i++) {
                float value = catalogue.feature(feature, heard.tracks()[i]);
                double strength = Math.max(0, heard.strength(i));
                if (!Float.isNaN(value)) {
                    sum += strength * value;
                    weight += strength;
                }
            }
            double spread = weight > 0 ? catalogue.spread(feature) : 0;
            if (spread > 0) {
                usual.add(new Usual(feature, sum / weight, spread));
            }
        }
    }

    /**
     * Takes a score apart.
     *
     * @param most how many shares are named
     */
    Explanation explain(int track, double score, int most) {
        double[] parts = shares.of(track);
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        List<Integer> order = IntStream.range(0, parts.length)
                .filter(i -> parts[i] != 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -parts[i]))
                .limit(most)
                .toList();
        List<Because> because = new ArrayList<>();
        double named = 0;
        for (int i : order) {
            because.add(new Because(catalogue.track(shares.tracks()[i]), parts[i]));
            named += parts[i];
        }
        boolean all = order.size() == parts.length || most == Integer.MAX_VALUE;
        return new Explanation(score, score - sum, because, all ? 0 : sum - named, alike(track));
    }

    private List<FeatureLikeness> alike(int track) {
        return usual.stream()
                .filter(known -> !Float.isNaN(catalogue.feature(known.feature(), track)))
                .sorted(Comparator.comparingDouble(
                        known -> Math.abs(catalogue.feature(known.feature(), track) - known.mean()) / known.spread()))
                .limit(ALIKE)
                .map(known ->
                        new FeatureLikeness(known.feature(), catalogue.feature(known.feature(), track), known.mean()))
                .toList();
    }
}
