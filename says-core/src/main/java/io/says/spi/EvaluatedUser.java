package io.says.spi;

/**
 * What evaluation knows of one user. The arrays are shared: read them only.
 *
 * @param user the dense index
 * @param predicted predicted ratings of the test items that could be predicted, in the order of {@code actual}
 * @param actual the true ratings, as long as {@code predicted}
 * @param ranked the tracks ranked best, training items masked, best first, at most K
 * @param relevant the test tracks that training knows, ascending
 */
public record EvaluatedUser(int user, float[] predicted, float[] actual, int[] ranked, int[] relevant) {}
