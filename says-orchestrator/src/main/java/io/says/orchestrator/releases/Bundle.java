package io.says.orchestrator.releases;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.spi.Plugins;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a release, looked into without an engine. Immutable.
 *
 * @param directory where they lie
 * @param info the passport
 */
public record Bundle(Path directory, ReleaseInfo info) {

    private static final String SAFETENSORS = ".safetensors";

    /** The bundle in a release's directory. */
    public static Bundle of(Path release) {
        return new Bundle(release, ReleaseStore.read(release));
    }

    /**
     * Looks whether the release could serve, as far as that shows without reading gigabytes: there is an engine for its
     * format, and tensor files begin with a header that fits them.
     *
     * @param plugins bring the engines
     * @throws SaysException {@code UNKNOWN_EXTENSION} or {@code CORRUPT_DATA}
     */
    public void requireServable(Plugins plugins) {
        if (plugins.engines().stream().noneMatch(engine -> engine.reads(info.format()))) {
            throw new SaysException(
                    StandardErrorCode.UNKNOWN_EXTENSION,
                    "No engine opens releases of format " + info.format() + ", as release " + info.id() + " is",
                    "Put the plugin that wrote it back, or promote another: says releases list.");
        }
        tensors().forEach(Safetensors::open);
    }

    /**
     * Hashes every file.
     *
     * @throws SaysException {@code CORRUPT_DATA} naming the first file that differs
     */
    public void requireWhole() {
        Manifest.verify(directory, info.files(), true);
    }

    /** The users the release knows; empty where its format does not keep them as SAYS does. */
    Optional<Set<String>> users() {
        return texts("user_ids");
    }

    /** The tracks the release can recommend; empty where its format does not keep them as SAYS does. */
    Optional<Set<String>> tracks() {
        return texts("track_ids");
    }

    private Optional<Set<String>> texts(String name) {
        return tensors().stream()
                .map(file -> Safetensors.open(file).texts(name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private List<Path> tensors() {
        Manifest.verify(directory, info.files(), false); // before an entry is followed: it may point anywhere
        return info.files().stream()
                .map(FileEntry::path)
                .filter(path -> path.endsWith(SAFETENSORS))
                .map(directory::resolve)
                .toList();
    }
}
