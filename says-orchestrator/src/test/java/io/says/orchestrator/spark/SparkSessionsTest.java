package io.says.orchestrator.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparkSessionsTest {

    private static final SparkConfig CONFIG =
            new SparkConfig("local[1]", 3, false, Map.of("spark.sql.files.maxPartitionBytes", "1000000"));

    private static SparkSession theirs() {
        return SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "Asia/Tokyo")
                .config("spark.sql.shuffle.partitions", "17")
                .getOrCreate();
    }

    @Test
    void an_embedders_session_made_on_another_thread_is_neither_changed_nor_stopped(@TempDir Path directory)
            throws Exception {
        SparkSession.clearActiveSession();
        ExecutorService other = Executors.newSingleThreadExecutor();
        SparkSession theirs = other.submit(SparkSessionsTest::theirs).get();
        SparkSession.clearActiveSession();
        try {
            try (SparkSessions sessions = new SparkSessions(
                    CONFIG,
                    directory,
                    () -> directory,
                    () -> new SparkJars(List.of(), List.of(), SparkSessionsTest.class.getClassLoader()))) {
                SparkSession ours = sessions.session();
                assertThat(ours).isNotSameAs(theirs);
                assertThat(ours.conf().get("spark.sql.shuffle.partitions")).isEqualTo("3");
                assertThat(ours.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
                assertThat(ours.conf().get("spark.sql.files.maxPartitionBytes")).isEqualTo("1000000");
                assertThat(ours.conf().get("spark.sql.parquet.outputTimestampType"))
                        .as("times have bounds in the files")
                        .isEqualTo("TIMESTAMP_MICROS");
                assertThat(ours.range(3).count()).isEqualTo(3);
            }
            assertThat(theirs.range(5).count()).as("theirs still works").isEqualTo(5);
            assertThat(theirs.conf().get("spark.sql.session.timeZone")).isEqualTo("Asia/Tokyo");
            assertThat(theirs.conf().get("spark.sql.shuffle.partitions")).isEqualTo("17");
            assertThat(theirs.conf().get("spark.sql.files.maxPartitionBytes")).isNotEqualTo("1000000");
        } finally {
            theirs.stop();
            other.shutdown();
        }
        try (SparkSessions sessions = new SparkSessions(
                CONFIG,
                directory,
                () -> directory,
                () -> new SparkJars(List.of(), List.of(), SparkSessionsTest.class.getClassLoader()))) {
            assertThat(sessions.session().range(2).count())
                    .as("where theirs has ended ours begins")
                    .isEqualTo(2);
            sessions.session().stop(); // as Spark's own hook does when the process is told to end
            sessions.cancel("tag");
        }
        assertThat(SparkSession.getDefaultSession().isDefined())
                .as("ours is stopped")
                .isFalse();
    }

    @Test
    void while_spark_starts_for_ever_all_can_be_cancelled_and_closed_and_what_comes_of_it_late_is_stopped(
            @TempDir Path directory) throws Exception {
        SparkSession.clearActiveSession();
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        SparkSessions sessions = new SparkSessions(CONFIG, directory, () -> directory, () -> {
            starting.countDown();
            boolean waiting = true;
            while (waiting) {
                try {
                    waiting = !released.await(5, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    // as a cluster's client that does not listen
                }
            }
            return new SparkJars(List.of(), List.of(), SparkSessionsTest.class.getClassLoader());
        });
        CompletableFuture<SaysException> late = CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(SaysException.class, () -> sessions.tagged("train", List.of("tag"))));
        assertThat(starting.await(1, TimeUnit.MINUTES)).isTrue();
        CompletableFuture<SaysException> waiting = new CompletableFuture<>();
        Thread second =
                new Thread(() -> waiting.complete(catchThrowableOfType(SaysException.class, sessions::session)));
        second.start();
        second.interrupt();
        assertThat(waiting.get(1, TimeUnit.MINUTES).code())
                .as("who waits for another's start listens")
                .isEqualTo(StandardErrorCode.CANCELLED);
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> {
            sessions.cancel("tag");
            sessions.untag(List.of("tag"));
            boolean started = sessions.started();
            sessions.close();
            return started;
        });
        assertThat(closed.get(1, TimeUnit.MINUTES)).isFalse();
        released.countDown();
        assertThat(late.get(1, TimeUnit.MINUTES).code()).isEqualTo(StandardErrorCode.CANCELLED);
        assertThat(SparkSession.getDefaultSession().isDefined())
                .as("nobody would stop it later")
                .isFalse();
        try (sessions) {
            assertThat(sessions.session().range(2).count())
                    .as("the next run has one")
                    .isEqualTo(2);
        }
    }
}
