package io.says.model.serving;

import io.says.model.tensors.TensorFile;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What each user of a bundle heard: rows of tracks one behind the other, with what each counts for where that is known. Thread-safe. */
final class Histories {

    /** Users looked at by one thread at a time. */
    private static final int SLICE = 1 << 12;

    private final LongBuffer start;
    private final IntBuffer tracks;
    private final @Nullable FloatBuffer values;

    Histories(TensorFile tensors, int users, int trackCount, Path release) {
        this.start = tensors.longs("seen.indptr");
        this.tracks = tensors.ints("seen.indices");
        Soundness.check(
                start.limit() == users + 1 && start.get(0) == 0 && start.get(users) == tracks.limit(),
                release,
                "seen does not fit the users");
        for (int user = 0; user < users; user++) {
            Soundness.check(
                    start.get(user) <= start.get(user + 1) && start.get(user + 1) <= tracks.limit(),
                    release,
                    "seen.indptr does not rise");
        }
        Soundness.check(
                IntStream.range(0, (users + SLICE - 1) / SLICE)
                        .parallel()
                        .allMatch(slice -> rise(slice * SLICE, Math.min(users, (slice + 1) * SLICE), trackCount)),
                release,
                "seen.indices do not rise");
        this.values = tensors.has("seen.values") ? tensors.floats("seen.values") : null;
        Soundness.check(
                values == null || values.limit() == tracks.limit(),
                release,
                "seen.values and seen.indices differ in length");
    }

    /** Whether what each of some users has heard are tracks, in ascending order. */
    private boolean rise(int firstUser, int endUser, int trackCount) {
        int from = (int) start.get(firstUser);
        int[] some = new int[(int) start.get(endUser) - from];
        tracks.get(from, some);
        for (int user = firstUser; user < endUser; user++) {
            int last = -1;
            for (int i = (int) start.get(user) - from; i < start.get(user + 1) - from; i++) {
                if (some[i] <= last || some[i] >= trackCount) {
                    return false;
                }
                last = some[i];
            }
        }
        return true;
    }

    /** What one user heard; the values are NaN where they are not known. */
    Rows of(int user) {
        int from = (int) start.get(user);
        int[] heard = new int[(int) start.get(user + 1) - from];
        tracks.get(from, heard);
        float[] counting = new float[heard.length];
        if (values == null) {
            Arrays.fill(counting, Float.NaN);
        } else {
            values.get(from, counting);
        }
        return new Rows(heard, counting);
    }
}
