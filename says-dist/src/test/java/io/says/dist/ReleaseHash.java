package io.says.dist;

import io.says.release.ReleaseStore;
import java.nio.file.Path;

/** The content hash of what a workspace serves, verified first. */
final class ReleaseHash {

    private ReleaseHash() {}

    static String of(Path workspace) {
        ReleaseStore store = ReleaseStore.inWorkspace(workspace);
        String id = store.currentId().orElseThrow();
        store.verify(id);
        return store.info(id).contentHash();
    }
}
