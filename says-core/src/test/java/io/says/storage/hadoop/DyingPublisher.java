package io.says.storage.hadoop;

/** Decides how much longer {@link BucketFileSystem} takes files. */
public final class DyingPublisher {

    private DyingPublisher() {}

    /** After so many files it dies. */
    public static void dies(int after) {
        BucketFileSystem.WRITES_LEFT.set(after);
    }

    /** It lives for good. */
    public static void lives() {
        BucketFileSystem.WRITES_LEFT.set(Integer.MAX_VALUE);
    }
}
