package io.says.spi;

/**
 * What evaluation knows of one user. The arrays are shared: read them only.
 *
 * @param user the dense index
 * @param predicted predicted ratings of the test items that could be predicted, in the order of {@code actual}
 * @param actual the true ratings, as long as {@code predicted}
 * @param ranked the tracks ranked best among the candidates, best first; at least as many as the cutoff asks for, where
 *     there are so many candidates
 * @param relevant the test tracks among the candidates, ascending
 * @param known the tracks training or fold-in has of the user, ascending
 * @param places the place of each relevant track among all candidates, from 1; the mean of the places where scores are equal;
 *     as long as {@code relevant}, or empty where places were not taken
 * @param candidates how many tracks were ranked
 * @param deviations the standard deviation of the predictive distribution of each prediction; as long as {@code predicted}, or
 *     empty where the model carries no uncertainty
 */
public record EvaluatedUser(
        int user,
        float[] predicted,
        float[] actual,
        int[] ranked,
        int[] relevant,
        int[] known,
        double[] places,
        int candidates,
        float[] deviations) {

    private static final int[] NOTHING = new int[0];
    private static final double[] NO_PLACES = new double[0];
    private static final float[] NO_DEVIATIONS = new float[0];

    /** A user whose predictions carry no uncertainty. */
    public EvaluatedUser(
            int user,
            float[] predicted,
            float[] actual,
            int[] ranked,
            int[] relevant,
            int[] known,
            double[] places,
            int candidates) {
        this(user, predicted, actual, ranked, relevant, known, places, candidates, NO_DEVIATIONS);
    }

    /** A user of whom nothing is known from training, without places. */
    public EvaluatedUser(int user, float[] predicted, float[] actual, int[] ranked, int[] relevant) {
        this(user, predicted, actual, ranked, relevant, NOTHING, NO_PLACES, 0);
    }
}
