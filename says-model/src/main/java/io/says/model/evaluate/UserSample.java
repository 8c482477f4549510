package io.says.model.evaluate;

import io.says.model.rows.SplitRows;
import java.util.SplittableRandom;

/** The users ranked for: all with a test row, or a seeded sample of them (reservoir sampling). */
final class UserSample {

    private UserSample() {}

    /**
     * Draws.
     *
     * @param test what is asked for
     * @param most how many users at most
     * @param seed of the draw
     * @return whether each user is one of them
     */
    static boolean[] of(SplitRows test, int most, long seed) {
        int[] reservoir = new int[Math.min(most, test.users())];
        SplittableRandom random = new SplittableRandom(seed);
        int seen = 0;
        for (int user = 0; user < test.users(); user++) {
            if (test.start()[user + 1] > test.start()[user]) {
                int slot = seen < reservoir.length ? seen : random.nextInt(seen + 1);
                if (slot < reservoir.length) {
                    reservoir[slot] = user;
                }
                seen++;
            }
        }
        boolean[] ranked = new boolean[test.users()];
        for (int i = 0; i < Math.min(seen, reservoir.length); i++) {
            ranked[reservoir[i]] = true;
        }
        return ranked;
    }
}
