package io.says;

/**
 * One question to a {@link RecommenderEngine}.
 *
 * @param user for whom
 * @param k how many tracks, 1 to {@value #MAX_K}
 * @param includeSeen whether tracks the user already listened to may come back; off by default
 */
public record RecommendRequest(UserId user, int k, boolean includeSeen) {

    /** The longest list that can be asked for. */
    public static final int MAX_K = 1000;

    /** Checks k. */
    public RecommendRequest {
        if (k < 1 || k > MAX_K) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "k must lie between 1 and " + MAX_K + ", not " + k,
                    "Ask for a number of tracks in that range.");
        }
    }

    /** Asks for k unseen tracks. */
    public static RecommendRequest of(String user, int k) {
        return new RecommendRequest(new UserId(user), k, false);
    }
}
