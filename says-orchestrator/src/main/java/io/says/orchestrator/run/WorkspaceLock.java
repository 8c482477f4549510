package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.store.Leases;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One run, or one other command that changes it, at a time in a workspace: a lock of the operating system on {@code workspace/lock}, which the kernel frees when
 * the process disappears, however it does.
 */
public final class WorkspaceLock implements AutoCloseable {

    /** Locks held by this JVM: a second attempt, or a look, must not open and close the file again. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /**
     * Held while the file is opened, and until it is closed again or known as {@link #HELD}: closing it frees every lock that this process has
     * on it, whichever thread took it and by whichever channel.
     */
    private static final Object LOOKING = new Object();

    private static final int MOST_LOOKS = 100;
    private static final long A_LOOK_NANOS = 5_000_000;

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private WorkspaceLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, making the workspace if need be.
     *
     * @throws SaysException {@code WORKSPACE_BUSY} or {@code WORKSPACE_UNUSABLE}
     */
    public static WorkspaceLock acquire(Path workspace) {
        Path file = fileOf(workspace);
        try {
            Files.createDirectories(workspace);
        } catch (IOException e) {
            throw unusable(workspace, e);
        }
        synchronized (LOOKING) {
            return acquire(workspace, file);
        }
    }

    private static WorkspaceLock acquire(Path workspace, Path file) {
        if (!HELD.add(file)) {
            throw busy(workspace, "this very process");
        }
        FileChannel channel = null;
        try {
            Optional<Object> before = identity(file);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = exclusive(channel);
            if (lock == null) {
                String holder = holder(channel);
                throw busy(workspace, holder.isEmpty() ? "another process" : "process " + holder);
            }
            if (before.isPresent() && !before.equals(identity(file))) {
                // What was locked is a file that another has just replaced.
                throw busy(workspace, "another process");
            }
            signed(channel);
            return new WorkspaceLock(file, channel, lock);
        } catch (IOException e) {
            release(file, channel);
            SaysException named = Failures.of(e, "locking the workspace " + workspace);
            throw named.code() == StandardErrorCode.DISK_FULL ? named : unusable(workspace, e);
        } catch (OverlappingFileLockException e) {
            release(file, channel);
            throw busy(workspace, "this very process");
        } catch (SaysException e) {
            release(file, channel);
            throw e;
        }
    }

    /** The lock, or null where another holds it. Whoever only looks has it for a moment, shared, and is waited for. */
    private static @Nullable FileLock exclusive(FileChannel channel) throws IOException {
        for (int looks = 0; ; looks++) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true);
            if (shared == null) {
                return null;
            }
            shared.release();
            if (looks == MOST_LOOKS) {
                return null;
            }
            LockSupport.parkNanos(A_LOOK_NANOS);
        }
    }

    /**
     * Takes the lock from a process that holds it and is known not to be at work, by putting a new file in the place of the one it has
     * locked. Only one may do so at a time: whoever has won the lease.
     *
     * @throws SaysException {@code WORKSPACE_BUSY} when this very process holds it, or {@code WORKSPACE_UNUSABLE}
     */
    static WorkspaceLock takeOver(Path workspace) {
        Path file = fileOf(workspace);
        synchronized (LOOKING) {
            return takeOver(workspace, file);
        }
    }

    private static WorkspaceLock takeOver(Path workspace, Path file) {
        if (!HELD.add(file)) {
            throw busy(workspace, "this very process");
        }
        FileChannel channel = null;
        try {
            Path fresh = file.resolveSibling("lock-" + UUID.randomUUID());
            channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.lock();
            signed(channel);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return new WorkspaceLock(file, channel, lock);
        } catch (IOException e) {
            release(file, channel);
            throw unusable(workspace, e);
        }
    }

    /** Whether this very process holds the lock. */
    static boolean isHeldHere(Path workspace) {
        return HELD.contains(fileOf(workspace));
    }

    /** What tells the file of that name from one that was put in its place; empty while there is none. */
    private static Optional<Object> identity(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void signed(FileChannel channel) throws IOException {
        write(channel, Long.toString(ProcessHandle.current().pid()));
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** Writes into the lock that its holder has the lease of this token too. */
    void sign(long token) {
        try {
            write(channel, ProcessHandle.current().pid() + " " + token);
        } catch (IOException e) {
            throw Failures.of(e, "signing the lock of the workspace");
        }
    }

    /** The token of the lease that the holder of the lock has; -1 where it has none, or is this very process. */
    static long signedWith(Path workspace) {
        Path file = fileOf(workspace);
        synchronized (LOOKING) {
            if (HELD.contains(file)) {
                return -1;
            }
            try {
                String[] words = Files.readString(file, StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
                return words.length == 2 && words[1].matches("[0-9]{1,18}") ? Long.parseLong(words[1]) : -1;
            } catch (IOException e) {
                return -1;
            }
        }
    }

    /**
     * Whether a run is at work in the workspace, or a command that changes it. A run whose process was stopped for long is not: the
     * next one takes its place.
     */
    public static boolean underWay(Path workspace, Leases leases, Clock clock) {
        return RunLease.underWay(workspace, leases, clock);
    }

    /** Whether some process, this one included, runs in the workspace right now. */
    public static boolean isHeld(Path workspace) {
        Path file = fileOf(workspace);
        synchronized (LOOKING) {
            if (HELD.contains(file)) {
                return true;
            }
            if (!Files.isRegularFile(file)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                // A shared lock is refused while a run holds its exclusive one.
                FileLock probe = channel.tryLock(0, Long.MAX_VALUE, true);
                if (probe == null) {
                    return true;
                }
                probe.release();
                return false;
            } catch (IOException | OverlappingFileLockException e) {
                return false;
            }
        }
    }

    private static Path fileOf(Path workspace) {
        return workspace.toAbsolutePath().normalize().resolve("lock");
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII)
                .strip()
                .split(" ")[0];
    }

    private static void release(Path file, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(WorkspaceLock.class).warn("The lock file did not close: {}", file, e);
        } finally {
            HELD.remove(file);
        }
    }

    private static SaysException busy(Path workspace, String who) {
        return new SaysException(
                StandardErrorCode.WORKSPACE_BUSY,
                "The workspace " + workspace + " is in use by " + who,
                "Wait for the run or the command there to end, or use another --workspace.");
    }

    private static SaysException unusable(Path workspace, IOException e) {
        return new SaysException(
                StandardErrorCode.WORKSPACE_UNUSABLE,
                "The workspace " + workspace + " cannot be made or written",
                "Name a directory you may write to with --workspace.",
                e);
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(WorkspaceLock.class).warn("The lock was not released: {}", file, e);
        } finally {
            release(file, channel);
        }
    }
}
