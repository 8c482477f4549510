package io.says.release;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import io.says.storage.FileEntry;
import io.says.storage.Locations;
import io.says.storage.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts bundles into their place among the installed releases: linked or copied aside, verified there, renamed. What was
 * installed before stays until then. Expects to be the only one at it.
 */
final class ReleaseInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseInstaller.class);

    private final InstalledReleases installed;
    private final PointerFile pointer;
    private final Clock clock;

    ReleaseInstaller(InstalledReleases installed, PointerFile pointer, Clock clock) {
        this.installed = installed;
        this.pointer = pointer;
        this.clock = clock;
    }

    /**
     * @param link whether files may be shared with the bundle, which nobody may write in then
     * @param last does the last step
     */
    ReleaseInfo install(Path bundle, String id, boolean link, Consumer<Runnable> last) {
        if (!InstalledReleases.isId(id)) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "Not a release id: \"" + id + "\"" + (InstalledReleases.isAlias(id) ? ", which is an alias" : ""),
                    "Use 1 to 64 digits and lower-case letters, and no alias.");
        }
        Path target = installed.place(id);
        try {
            ReleaseInfo offered = InstalledReleases.read(bundle);
            boolean replacing = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
            if (replacing && isWhole(target, id, offered)) {
                return InstalledReleases.read(target);
            }
            ReleaseInfo info = offered.installed(id, parentOf(id), clock.instant());
            Manifest.verify(bundle, info.files(), false); // before anything is linked: an entry may point anywhere
            Files.createDirectories(installed.directory());
            installed.deleteLeftovers();
            Path staged = installed.staged(id);
            Path aside = installed.damaged(id);
            try {
                Files.createDirectories(staged);
                for (FileEntry entry : info.files()) {
                    put(bundle.resolve(entry.path()), staged.resolve(entry.path()), link && !replacing);
                }
                Files.writeString(staged.resolve(ReleaseInfo.FILE), Json.pretty(info));
                verify(staged, bundle, info);
                AtomicWrites.forceTree(staged);
                last.accept(() -> {
                    try {
                        if (replacing) {
                            Files.move(target, aside);
                        }
                        AtomicWrites.directory(staged, target);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                return info;
            } finally {
                AtomicWrites.deleteTree(staged);
                AtomicWrites.deleteTree(aside);
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failures.of(e, "installing release " + id + " in " + installed.directory());
        }
    }

    /** Damage is told of where it came from: nobody knows the directory aside, which has another name each time. */
    private static void verify(Path staged, Path bundle, ReleaseInfo info) {
        try {
            Manifest.verify(staged, info.files(), true);
        } catch (SaysException damaged) {
            Manifest.verify(bundle, info.files(), true);
            throw damaged;
        }
    }

    /** Whether what is installed says what the bundle says, and holds every byte of it. */
    private static boolean isWhole(Path target, String id, ReleaseInfo offered) {
        try {
            ReleaseInfo there = InstalledReleases.read(target);
            Instant at = there.installedAt();
            if (at == null || !offered.installed(id, there.parent(), at).equals(there)) {
                LOG.warn("Release {} has another passport than its bundle; it is installed anew", id);
                return false;
            }
            Manifest.verify(target, there.files(), true);
            return true;
        } catch (SaysException damaged) {
            if (damaged.code() != StandardErrorCode.CORRUPT_DATA
                    && damaged.code() != StandardErrorCode.INPUT_NOT_FOUND) {
                throw damaged; // what cannot be read now is not damaged
            }
            LOG.warn("Release {} is installed anew: {}", id, damaged.rendered());
            return false;
        }
    }

    /** The release that a release of this id follows: the current one, or where that is itself the one before it. */
    private @Nullable String parentOf(String id) {
        ReleasePointer now = pointer.readOrRebuilt();
        return Stream.concat(Stream.ofNullable(now.current()), now.previous().stream())
                .filter(other -> !other.equals(id))
                .findFirst()
                .orElse(null);
    }

    private static void put(Path from, Path to, boolean link) throws IOException {
        Path parent = to.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (link && !Locations.isRemote(from)) {
            try {
                Files.createLink(to, from);
                return;
            } catch (UnsupportedOperationException | IOException e) {
                LOG.debug("{} cannot be linked, it is copied", from, e);
            }
        }
        Files.copy(from, to);
    }
}
