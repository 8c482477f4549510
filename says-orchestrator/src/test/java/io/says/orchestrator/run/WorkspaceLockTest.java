package io.says.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkspaceLockTest {

    private static final Path HELD_BY_THE_KERNEL = Path.of("/proc/locks");

    @Test
    void whoever_looks_while_another_thread_takes_the_lock_does_not_free_it(@TempDir Path workspace) throws Exception {
        Assumptions.assumeTrue(Files.isReadable(HELD_BY_THE_KERNEL), "the kernel does not list its locks here");
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<?> looks = pool.submit(() -> {
                while (!over.get()) {
                    WorkspaceLock.isHeld(workspace);
                }
            });
            Future<?> reads = pool.submit(() -> {
                while (!over.get()) {
                    WorkspaceLock.signedWith(workspace);
                }
            });
            for (int i = 0; i < 300; i++) {
                try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
                    assertThat(WorkspaceLock.isHeld(workspace)).isTrue();
                    assertThat(isLocked(workspace.resolve("lock")))
                            .as("try " + i)
                            .isTrue();
                }
            }
            over.set(true);
            looks.get();
            reads.get();
        } finally {
            over.set(true);
            pool.shutdown();
        }
        assertThat(WorkspaceLock.isHeld(workspace)).isFalse();
    }

    private static boolean isLocked(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        String process = " " + ProcessHandle.current().pid() + " ";
        return Files.readString(HELD_BY_THE_KERNEL)
                .lines()
                .anyMatch(line -> line.contains(inode) && line.contains("WRITE") && line.contains(process));
    }
}
