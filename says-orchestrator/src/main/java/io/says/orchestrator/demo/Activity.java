package io.says.orchestrator.demo;

/** How many tracks each user listened to: log-normal, scaled so that the sum is exact. */
final class Activity {

    private static final double SPREAD = 0.7;
    private static final int HALVINGS = 100;

    private Activity() {}

    /** The counts by user; every user gets at least one where there are enough, and at most three quarters of the tracks. */
    static int[] counts(GeneratorConfig config) {
        int users = config.users();
        float[] weights = new float[users];
        for (int user = 0; user < users; user++) {
            Dice dice = new Dice(config.seed(), Dice.Stream.ACTIVITY, user);
            weights[user] = (float) StrictMath.exp(SPREAD * dice.gaussian());
        }
        int least = config.interactions() >= users ? 1 : 0;
        int most = config.tracks() - config.tracks() / 4;
        double low = 0;
        double high = 1;
        while (sum(weights, high, least, most) < config.interactions()) {
            high *= 2;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (sum(weights, middle, least, most) <= config.interactions()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return exact(weights, low, least, most, config.interactions());
    }

    private static int[] exact(float[] weights, double scale, int least, int most, long interactions) {
        int[] counts = new int[weights.length];
        long left = interactions;
        for (int user = 0; user < counts.length; user++) {
            counts[user] = count(weights[user], scale, least, most);
            left -= counts[user];
        }
        while (left > 0) { // equal weights jump together: hand out what is left one by one
            for (int user = 0; user < counts.length && left > 0; user++) {
                if (counts[user] < most) {
                    counts[user]++;
                    left--;
                }
            }
        }
        return counts;
    }

    private static long sum(float[] weights, double scale, int least, int most) {
        long sum = 0;
        for (float weight : weights) {
            sum += count(weight, scale, least, most);
        }
        return sum;
    }

    private static int count(float weight, double scale, int least, int most) {
        return (int) Math.max(least, Math.min(most, weight * scale));
    }
}
