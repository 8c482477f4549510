package io.says.orchestrator.demo;

/**
 * What one user did with one track.
 *
 * @param liked whether the like button was pressed
 * @param finished whether the song was heard to its end
 * @param skips how often it was skipped
 * @param repeats how often it was repeated at once
 * @param plays how often it was played, at least 1
 */
record Listening(boolean liked, boolean finished, int skips, int repeats, int plays) {

    private static final int LEAST = 5;
    private static final int MOST = 50;

    /** The rating of the rule {@code behaviour}, in tenths so that it is exact: 5 to 50. */
    int tenths() {
        int sum = 25
                + (liked ? 20 : 0)
                + (finished ? 5 : 0)
                - Math.min(3 * skips, 15)
                + Math.min(5 * repeats, 10)
                + (plays > 1 ? Math.min(2 * plays, 10) : 0);
        return Math.max(LEAST, Math.min(MOST, sum));
    }
}
