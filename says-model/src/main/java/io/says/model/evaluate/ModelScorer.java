package io.says.model.evaluate;

import io.says.spi.TrainedModel;
import java.util.Optional;

/** The model as a scorer of the users it was fitted on. */
record ModelScorer(String name, TrainedModel model, boolean rates) implements Scorer {

    @Override
    public boolean ranks() {
        return true;
    }

    @Override
    public float rating(int user, int track) {
        return model.score(user, track);
    }

    @Override
    public float deviation(int user, int track) {
        return model.deviation(user, track);
    }

    @Override
    public void scores(int user, float[] scores) {
        model.scores(user, scores);
    }

    @Override
    public Optional<Product> product() {
        return model.factors().map(Rows::new);
    }

    private record Rows(TrainedModel.Factors factors) implements Product {

        @Override
        public float[] vector(int user) {
            return factors.user();
        }

        @Override
        public int offset(int user) {
            return user * factors.rank();
        }
    }
}
