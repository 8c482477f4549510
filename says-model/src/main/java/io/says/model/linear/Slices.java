package io.says.model.linear;

import io.says.model.rows.Steps;
import java.util.stream.IntStream;

/** Work over a range, cut into slices that are fixed whatever the number of threads. */
final class Slices {

    /** Slices done between two reports, so that a fit can be cancelled. */
    private static final int BATCH = 32;

    private Slices() {}

    @FunctionalInterface
    interface Slice {
        void run(int from, int to);
    }

    /**
     * Does every slice, several at once; each has to write to places of its own.
     *
     * @param count the range is 0 to count - 1
     * @param width of a slice
     * @param message what is being done
     */
    static void each(int count, int width, Steps steps, String message, Slice work) {
        int slices = (int) (((long) count + width - 1) / width);
        for (int batch = 0; batch < slices; batch += BATCH) {
            steps.at(message, (long) batch * width, count);
            IntStream.range(batch, Math.min(slices, batch + BATCH))
                    .parallel()
                    .forEach(slice -> work.run(slice * width, Math.min(count, (slice + 1) * width)));
        }
        steps.at(message, count, count);
    }
}
