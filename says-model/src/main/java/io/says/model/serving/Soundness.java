package io.says.model.serving;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.release.ReleaseInfo;
import io.says.storage.Manifest;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Refuses releases whose files are not what their passport says, or do not say what a bundle has to. */
final class Soundness {

    private Soundness() {}

    /**
     * Opens what has been verified. Hashing takes the longest and waits for nothing, so the release is opened meanwhile.
     *
     * @param release where it lies
     * @param info its passport
     * @param tensors the file whose hash is that of the release's content
     * @param opening opens it; what it has to say about damaged files comes second
     * @throws SaysException {@code CORRUPT_DATA}
     */
    static <T> T verified(Path release, ReleaseInfo info, String tensors, Supplier<T> opening) {
        check(
                info.files().stream()
                        .anyMatch(f -> f.path().equals(tensors) && f.sha256().equals(info.contentHash())),
                release,
                "its passport does not vouch for " + tensors);
        Manifest.verify(release, info.files(), false);
        CompletableFuture<Void> hashed = CompletableFuture.runAsync(() -> Manifest.verify(release, info.files(), true));
        T opened;
        try {
            opened = opening.get();
        } catch (RuntimeException e) {
            await(hashed);
            throw e;
        }
        await(hashed);
        return opened;
    }

    private static void await(CompletableFuture<Void> hashed) {
        try {
            hashed.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SaysException damaged) {
                throw damaged;
            }
            throw e;
        }
    }

    static void check(boolean sound, Path release, String what) {
        if (!sound) {
            throw unsound(release, what);
        }
    }

    static SaysException unsound(Path release, String what) {
        return new SaysException(
                StandardErrorCode.CORRUPT_DATA,
                "The release at " + release + " is not sound: " + what,
                "Roll back with says releases rollback, or run the pipeline again.");
    }
}
