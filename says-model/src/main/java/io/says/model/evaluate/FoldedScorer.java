package io.says.model.evaluate;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.rows.SplitRows;
import io.says.spi.TrainedModel;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The model as a scorer of users it was not fitted on, each folded in from what is known of them: all at once where a vector is a row of
 * factors, one when it is asked for where it is as long as the catalogue.
 */
final class FoldedScorer implements Scorer {

    private final String name;
    private final TrainedModel model;
    private final SplitRows known;
    private final float[][] vectors;
    private final boolean rates;

    private FoldedScorer(String name, TrainedModel model, SplitRows known, float[][] vectors, boolean rates) {
        this.name = name;
        this.model = model;
        this.known = known;
        this.vectors = vectors;
        this.rates = rates;
    }

    /**
     * Folds users in.
     *
     * @param known what is known of each, at least one row
     * @throws SaysException {@code INVALID_CONFIGURATION} when the model cannot fold in
     */
    static FoldedScorer of(String name, TrainedModel model, SplitRows known, boolean rates) {
        int atOnce = model.factors().isPresent() ? known.users() : Math.min(1, known.users());
        float[][] vectors = IntStream.range(0, atOnce)
                .parallel()
                .mapToObj(user -> fold(model, known, user)
                        .orElseThrow(() -> new SaysException(
                                StandardErrorCode.INVALID_CONFIGURATION,
                                "The split protocol user-holdout judges users training never saw, and the trainer \""
                                        + name + "\" cannot fold them in",
                                "Choose another says.split.protocol, or a trainer that folds users in, such as als.")))
                .toArray(float[][]::new);
        return new FoldedScorer(name, model, known, vectors, rates);
    }

    private static Optional<float[]> fold(TrainedModel model, SplitRows known, int user) {
        return model.foldIn(
                known.tracksOf(user), Arrays.copyOfRange(known.value(), known.start()[user], known.start()[user + 1]));
    }

    private float[] vector(int user) {
        return user < vectors.length ? vectors[user] : fold(model, known, user).orElseThrow();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean rates() {
        return rates;
    }

    @Override
    public boolean ranks() {
        return true;
    }

    @Override
    public float rating(int user, int track) {
        return model.score(vector(user), track);
    }

    @Override
    public void scores(int user, float[] scores) {
        model.scores(vector(user), scores);
    }

    @Override
    public Optional<Product> product() {
        return model.factors().map(factors -> new Folded(factors, vectors));
    }

    private record Folded(TrainedModel.Factors factors, float[][] vectors) implements Product {

        @Override
        public float[] vector(int user) {
            return vectors[user];
        }

        @Override
        public int offset(int user) {
            return 0;
        }
    }
}
