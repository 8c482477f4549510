package io.says.orchestrator.demo;

import io.says.SaysException;
import io.says.StandardErrorCode;

/**
 * How much listening data to generate.
 *
 * @param users how many users, 2 to 10,000,000
 * @param tracks how many tracks, 2 to 5,000,000
 * @param interactions how many rows, 1 to half of all pairs of user and track
 * @param seed the same seed gives the same bytes
 */
public record GeneratorConfig(int users, int tracks, long interactions, long seed) {

    private static final int MOST_USERS = 10_000_000;
    private static final int MOST_TRACKS = 5_000_000;

    /**
     * Checks the ranges.
     *
     * @throws SaysException {@code INVALID_REQUEST} when a value is outside its range
     */
    public GeneratorConfig {
        check("users", users, 2, MOST_USERS);
        check("tracks", tracks, 2, MOST_TRACKS);
        check("interactions", interactions, 1, (long) users * tracks / 2);
    }

    private static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Cannot generate " + value + " " + what,
                    "Give a number of " + what + " from " + least + " to " + most + ".");
        }
    }
}
