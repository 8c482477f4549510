package io.says.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.UserId;
import io.says.release.ReleaseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServingEngineTest {

    private final Path workspace;
    private final ReleaseStore store;
    private final AtomicInteger opened = new AtomicInteger();

    ServingEngineTest(@TempDir Path workspace) throws IOException {
        this.workspace = workspace;
        this.store = ReleaseStore.inWorkspace(workspace);
        Releases.publish(workspace, "aaaaaaaaaaaa");
    }

    private Supplier<RecommenderEngine> failing(int times, Supplier<Throwable> failure) {
        return () -> {
            if (opened.incrementAndGet() <= times) {
                Throwable thrown = failure.get();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
            return FakeEngine.open(store.current());
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "disk", "defect"})
    void a_failure_that_passes_is_tried_again_by_itself(String kind) {
        Supplier<Throwable> failure = () -> switch (kind) {
            case "memory" -> new OutOfMemoryError("Java heap space");
            case "disk" -> new SaysException(StandardErrorCode.IO_FAILURE, "The disk stumbled", "Wait.");
            default -> new IllegalStateException("a secret detail");
        };
        try (ServingEngine serving = new ServingEngine(store, failing(1, failure))) {
            serving.start();
            assertThat(serving.releaseId()).isEmpty();
            assertThat(serving.notice())
                    .hasValueSatisfying(
                            notice -> assertThat(notice).contains("Hint: ").doesNotContain("secret"));
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(serving.releaseId()).hasValue("aaaaaaaaaaaa"));
            assertThat(serving.notice()).isEmpty();
        }
    }

    /** An engine that does something before it answers with a list. */
    private static RecommenderEngine asked(RecommenderEngine engine, Runnable before) {
        return (RecommenderEngine) Proxy.newProxyInstance(
                RecommenderEngine.class.getClassLoader(),
                new Class<?>[] {RecommenderEngine.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("recommend")) {
                        before.run();
                    }
                    return method.invoke(engine, arguments);
                });
    }

    @Test
    void a_release_answers_some_users_before_it_takes_over_from_another() throws IOException {
        AtomicReference<Runnable> before = new AtomicReference<>(() -> {});
        try (ServingEngine serving = new ServingEngine(
                store,
                () -> asked(FakeEngine.open(store.current()), () -> before.get().run()))) {
            List<Optional<String>> served = new ArrayList<>();
            before.set(() -> served.add(serving.releaseId()));
            serving.refresh();
            assertThat(served).as("nobody answers the first requests meanwhile").isEmpty();
            Releases.publish(workspace, "bbbbbbbbbbbb");
            serving.refresh();
            assertThat(served).hasSizeBetween(1, 32).containsOnly(Optional.of("aaaaaaaaaaaa"));
            assertThat(serving.releaseId()).hasValue("bbbbbbbbbbbb");
            assertThat(serving.notice()).isEmpty();
        }
    }

    @Test
    void a_release_that_fails_these_questions_takes_over_all_the_same() throws IOException {
        try (ServingEngine serving = new ServingEngine(
                store,
                () -> asked(FakeEngine.open(store.current()), () -> {
                    throw new IllegalStateException("no list");
                }))) {
            serving.refresh();
            Releases.publish(workspace, "bbbbbbbbbbbb");
            serving.refresh();
            assertThat(serving.releaseId()).hasValue("bbbbbbbbbbbb");
            assertThat(serving.notice()).isEmpty();
        }
    }

    @Test
    void attempts_come_ever_more_slowly() {
        Supplier<Throwable> failure = () -> new OutOfMemoryError("Java heap space");
        try (ServingEngine serving = new ServingEngine(store, failing(1000, failure))) {
            for (int i = 0; i < 1000; i++) {
                serving.refresh();
            }
            assertThat(opened).hasValueLessThan(3);
        }
    }

    @Test
    void a_damaged_release_is_left_alone_until_its_files_change() throws IOException {
        Supplier<Throwable> failure = () -> new SaysException(StandardErrorCode.CORRUPT_DATA, "Damaged", "Mend it.");
        try (ServingEngine serving = new ServingEngine(store, failing(1, failure))) {
            serving.start();
            await().pollDelay(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(opened).hasValue(1));
            assertThat(serving.notice())
                    .hasValueSatisfying(notice -> assertThat(notice).contains("CORRUPT_DATA"));
            Files.writeString(workspace.resolve("releases/aaaaaaaaaaaa").resolve(FakeEngine.FILE), "factors again");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(serving.releaseId()).hasValue("aaaaaaaaaaaa"));
        }
    }

    private static MappedByteBuffer mapped(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    @Test
    void a_release_that_is_cut_off_while_it_serves_is_said_to_be_and_served_again_when_it_is_whole()
            throws IOException {
        Path file = workspace.resolve("factors");
        byte[] whole = new byte[64 * 1024];
        Files.write(file, whole);
        Supplier<RecommenderEngine> opener = () -> {
            try {
                MappedByteBuffer factors = mapped(file);
                if (factors.limit() < whole.length) {
                    throw new SaysException(StandardErrorCode.CORRUPT_DATA, "The factors are cut off", "Mend them.");
                }
                return asked(FakeEngine.open(store.current()), () -> {
                    for (int i = 0; i < whole.length; i++) {
                        assertThat(factors.get(i)).isZero();
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        RecommendRequest request = new RecommendRequest(new UserId("u1"), 5, false);
        try (ServingEngine serving = new ServingEngine(store, opener)) {
            serving.refresh();
            assertThat(serving.<RankedTracks>use(engine -> engine.recommend(request)))
                    .isNotNull();
            Files.write(file, new byte[0]);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> serving.use(engine -> engine.recommend(request)))
                        .isInstanceOf(SaysException.class)
                        .hasMessageContaining("answering from release aaaaaaaaaaaa")
                        .extracting(thrown -> ((SaysException) thrown).code())
                        .isEqualTo(StandardErrorCode.CORRUPT_DATA);
            }
            serving.refresh();
            assertThat(serving.notice())
                    .hasValueSatisfying(notice -> assertThat(notice).contains("The factors are cut off"));
            Releases.publish(workspace, "bbbbbbbbbbbb");
            Files.delete(file);
            Files.write(file, whole);
            serving.refresh();
            assertThat(serving.releaseId()).hasValue("bbbbbbbbbbbb");
            assertThat(serving.notice()).isEmpty();
            assertThat(serving.<RankedTracks>use(engine -> engine.recommend(request)))
                    .isNotNull();
        }
    }

    @Test
    void an_error_of_another_kind_is_none_of_the_files() {
        try (ServingEngine serving =
                new ServingEngine(store, () -> asked(FakeEngine.open(store.current()), () -> {}))) {
            serving.refresh();
            assertThatThrownBy(() -> serving.use(engine -> {
                        throw new InternalError("of the machine");
                    }))
                    .isInstanceOf(InternalError.class);
        }
    }
}
