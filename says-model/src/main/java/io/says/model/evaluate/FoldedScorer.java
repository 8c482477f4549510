package io.says.model.evaluate;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.model.rows.SplitRows;
import io.says.spi.TrainedModel;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** The model as a scorer of users it was not fitted on, each folded in from what is known of them. */
final class FoldedScorer implements Scorer {

    private final String name;
    private final TrainedModel model;
    private final float[][] vectors;
    private final boolean rates;

    private FoldedScorer(String name, TrainedModel model, float[][] vectors, boolean rates) {
        this.name = name;
        this.model = model;
        this.vectors = vectors;
        this.rates = rates;
    }

    /**
     * Folds all users in.
     *
     * @param known what is known of each, at least one row
     * @throws SaysException {@code INVALID_CONFIGURATION} when the model cannot fold in
     */
    static FoldedScorer of(String name, TrainedModel model, SplitRows known, boolean rates) {
        float[][] vectors = IntStream.range(0, known.users())
                .parallel()
                .mapToObj(user -> model.foldIn(
                                known.tracksOf(user),
                                Arrays.copyOfRange(known.value(), known.start()[user], known.start()[user + 1]))
                        .orElseThrow(() -> new SaysException(
                                StandardErrorCode.INVALID_CONFIGURATION,
                                "The split protocol user-holdout judges users training never saw, and the trainer \""
                                        + name + "\" cannot fold them in",
                                "Choose another says.split.protocol, or a trainer that folds users in, such as als.")))
                .toArray(float[][]::new);
        return new FoldedScorer(name, model, vectors, rates);
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
        return model.score(vectors[user], track);
    }

    @Override
    public void scores(int user, float[] scores) {
        model.scores(vectors[user], scores);
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
