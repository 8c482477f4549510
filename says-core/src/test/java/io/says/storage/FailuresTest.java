package io.says.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailuresTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), StandardErrorCode.DISK_FULL),
                Arguments.of(new FileSystemException("f", null, "Disk quota exceeded"), StandardErrorCode.DISK_FULL),
                Arguments.of(new OutOfMemoryError("Java heap space"), StandardErrorCode.OUT_OF_MEMORY),
                Arguments.of(new AccessDeniedException("f"), StandardErrorCode.WORKSPACE_UNUSABLE),
                Arguments.of(new NotDirectoryException("f"), StandardErrorCode.WORKSPACE_UNUSABLE),
                Arguments.of(new ReadOnlyFileSystemException(), StandardErrorCode.WORKSPACE_UNUSABLE),
                Arguments.of(
                        new FileSystemException("f", null, "Read-only file system"),
                        StandardErrorCode.WORKSPACE_UNUSABLE),
                Arguments.of(new InterruptedException(), StandardErrorCode.CANCELLED),
                Arguments.of(new CancellationException(), StandardErrorCode.CANCELLED),
                Arguments.of(new ClosedByInterruptException(), StandardErrorCode.CANCELLED),
                Arguments.of(new InterruptedIOException(), StandardErrorCode.CANCELLED),
                Arguments.of(new SocketTimeoutException(), StandardErrorCode.IO_FAILURE),
                Arguments.of(
                        new NoClassDefFoundError("org/apache/spark/sql/Row"), StandardErrorCode.MISSING_DEPENDENCY),
                Arguments.of(new ClassNotFoundException("x.Y"), StandardErrorCode.MISSING_DEPENDENCY),
                Arguments.of(new NoSuchFileException("f"), StandardErrorCode.IO_FAILURE),
                Arguments.of(new UncheckedIOException(new IOException("reset")), StandardErrorCode.IO_FAILURE),
                Arguments.of(new IllegalStateException("bug"), StandardErrorCode.INTERNAL),
                Arguments.of(new StackOverflowError(), StandardErrorCode.INTERNAL),
                Arguments.of(
                        new SaysException(StandardErrorCode.DIVERGED, "NaN", "Less."), StandardErrorCode.DIVERGED));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void names_a_failure_however_deep_it_lies(Throwable thrown, StandardErrorCode code) {
        assertThat(Failures.of(thrown, "testing").code()).isEqualTo(code);
        Throwable wrapped = new RuntimeException("job aborted", new ExecutionException(thrown));
        SaysException named = Failures.of(wrapped, "testing");
        assertThat(named.code()).isEqualTo(code);
        if (!(thrown instanceof SaysException)) {
            assertThat(named).hasCause(wrapped).hasMessageContaining("testing");
        }
    }

    @Test
    void takes_a_chain_of_causes_that_bites_its_tail() {
        Exception first = new Exception("first");
        first.initCause(new Exception("second", first));
        assertThat(Failures.of(first, "testing").code()).isEqualTo(StandardErrorCode.INTERNAL);
    }

    @Test
    void says_what_to_do_about_a_missing_spark() {
        assertThat(Failures.of(new NoClassDefFoundError("org/apache/spark/sql/Row"), "x")
                        .hint())
                .contains("spark-sql");
        assertThat(Failures.of(new NoClassDefFoundError("a/B"), "x").hint()).doesNotContain("spark");
    }

    @Test
    void shows_the_first_line_of_a_message_alone() {
        assertThat(Failures.of(new IOException("one\ntwo"), "x").problem())
                .contains("one")
                .doesNotContain("two");
    }
}
