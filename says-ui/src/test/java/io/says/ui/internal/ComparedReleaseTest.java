package io.says.ui.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.ui.internal.http.UiErrorCode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class ComparedReleaseTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();

    /** Releases whose ids are their names, as far as the tests ask them. */
    private RecommenderEngine open(String id) {
        opened.add(id);
        return (RecommenderEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RecommenderEngine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.add(id);
                        return null;
                    }
                    assertThat(closed).as("asked after it was closed").doesNotContain(id);
                    return 7;
                });
    }

    private ComparedRelease compared(Function<String, RecommenderEngine> opener, Duration held, Duration kept) {
        return new ComparedRelease(opener, Duration.ZERO, held, kept);
    }

    private static void busy(ThrowingCallable asks) {
        assertThatThrownBy(asks)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(UiErrorCode.COMPARISON_BUSY));
    }

    @Test
    void one_stays_open_while_it_is_asked_and_makes_way_for_another_after_a_while() {
        try (ComparedRelease compared = compared(this::open, Duration.ZERO, LONG)) {
            assertThat(compared.ask("a", RecommenderEngine::trackCount)).isEqualTo(7);
            compared.ask("a", RecommenderEngine::trackCount);
            assertThat(opened).containsExactly("a");
            compared.ask("b", RecommenderEngine::trackCount);
            assertThat(opened).containsExactly("a", "b");
            assertThat(closed).containsExactly("a");
        }
        assertThat(closed).as("the server has ended").containsExactly("a", "b");
    }

    @Test
    void two_people_do_not_close_each_others_at_every_move() {
        try (ComparedRelease compared = compared(this::open, LONG, LONG)) {
            compared.ask("a", RecommenderEngine::trackCount);
            busy(() -> compared.ask("b", RecommenderEngine::trackCount));
            compared.ask("a", RecommenderEngine::trackCount);
            assertThat(opened).containsExactly("a");
        }
    }

    @Test
    void nobody_waits_for_what_another_opens() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ComparedRelease compared = compared(
                id -> {
                    opening.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return open(id);
                },
                LONG,
                LONG)) {
            CompletableFuture<Integer> first =
                    CompletableFuture.supplyAsync(() -> compared.ask("a", RecommenderEngine::trackCount));
            opening.await();
            busy(() -> compared.ask("b", RecommenderEngine::trackCount));
            go.countDown();
            assertThat(first.get()).isEqualTo(7);
        }
    }

    @Test
    void what_nobody_looks_at_any_more_is_closed_and_opened_again_when_somebody_does() {
        try (ComparedRelease compared = compared(this::open, LONG, Duration.ofMillis(1))) {
            compared.ask("a", RecommenderEngine::trackCount);
            await().atMost(Duration.ofMinutes(2)).until(() -> closed.contains("a"));
            compared.ask("b", RecommenderEngine::trackCount);
            assertThat(opened).containsExactly("a", "b");
        }
    }
}
