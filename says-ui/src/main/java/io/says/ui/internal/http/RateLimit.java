package io.says.ui.internal.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A token bucket for each client address: so many requests a second, twice as many in a burst. Thread-safe. */
public final class RateLimit {

    private static final int MOST_CLIENTS = 10_000;
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** What a client has left, and since when. */
    private record Bucket(double left, long at) {}

    /**
     * @param perSecond how many requests a second; 0 for no limit
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    public RateLimit(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /**
     * Takes from what a client has left.
     *
     * @param client its address
     * @param cost how many requests this one counts for
     * @return whether there was enough; nothing is taken otherwise
     */
    public boolean take(String client, int cost) {
        if (perSecond == 0) {
            return true;
        }
        if (buckets.size() > MOST_CLIENTS) {
            long now = nanos.getAsLong();
            buckets.values().removeIf(bucket -> filled(bucket, now) >= 2.0 * perSecond);
        }
        boolean[] enough = new boolean[1];
        buckets.compute(client, (key, before) -> {
            long now = nanos.getAsLong();
            double left = before == null ? 2.0 * perSecond : filled(before, now);
            enough[0] = left >= cost;
            return new Bucket(enough[0] ? left - cost : left, now);
        });
        return enough[0];
    }

    /** Takes all that is asked for, below nothing too: what is to be paid for afterwards. */
    public void charge(String client, int cost) {
        if (perSecond > 0) {
            buckets.compute(client, (key, before) -> {
                long now = nanos.getAsLong();
                double left = before == null ? 2.0 * perSecond : filled(before, now);
                return new Bucket(Math.max(-2.0 * perSecond, left - cost), now);
            });
        }
    }

    private double filled(Bucket bucket, long now) {
        return Math.min(2.0 * perSecond, bucket.left() + (now - bucket.at()) / NANOS * perSecond);
    }
}
