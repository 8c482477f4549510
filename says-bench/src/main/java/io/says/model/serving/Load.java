package io.says.model.serving;

import java.util.Arrays;

/**
 * What a server did under load.
 *
 * @param seconds how long it was asked
 * @param nanos how long each answer took, ascending
 * @param errors questions that got no answer, another status than 200 or an answer to something else
 * @param firstError what the first of them was; empty for none
 * @param clientCpuSeconds processor time of the asking process
 */
record Load(double seconds, long[] nanos, int errors, String firstError, double clientCpuSeconds) {

    double perSecond() {
        return nanos.length / seconds;
    }

    /** A percentile of how long an answer took, in milliseconds. */
    double millis(double percent) {
        return nanos.length == 0
                ? Double.NaN
                : nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * percent / 100))] / 1e6;
    }

    /** Answers' times as they came, with room to grow. */
    static final class Times {
        private long[] nanos = new long[1 << 16];
        private int count;

        void add(long one) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = one;
        }

        int count() {
            return count;
        }

        long[] sorted() {
            long[] all = Arrays.copyOf(nanos, count);
            Arrays.sort(all);
            return all;
        }
    }
}
