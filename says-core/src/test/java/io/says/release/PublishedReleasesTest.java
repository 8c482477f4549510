package io.says.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Samples;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.release.ReleaseMove.Cause;
import io.says.storage.ContentHash;
import io.says.storage.FileEntry;
import io.says.storage.Locations;
import io.says.storage.Manifest;
import io.says.storage.hadoop.BucketFileSystem;
import io.says.storage.hadoop.DyingPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a store that renames nothing; see {@link BucketFileSystem}. */
final class PublishedReleasesTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final Cause CAUSE = new Cause("run-1", "better", Map.of("gate", "passed"));

    private final Path temp;
    private final Path bucket;
    private final PublishedReleases published;
    private final ReleaseStore publisher;
    private final ReleaseStore server;

    PublishedReleasesTest(@TempDir Path temp) {
        this.temp = temp;
        bucket = temp.resolve("bucket");
        published = new PublishedReleases(
                new Locations(BucketFileSystem.settings(), getClass().getClassLoader())
                        .path(BucketFileSystem.ADDRESS + bucket),
                CLOCK);
        publisher = new ReleaseStore(temp.resolve("publisher/releases"), CLOCK);
        server = new ReleaseStore(temp.resolve("server/releases"), CLOCK);
    }

    @AfterEach
    void revive() {
        DyingPublisher.lives();
        BucketFileSystem.SILENT.set(false);
    }

    private void serve(ReleaseStore store, String id) throws IOException {
        Path bundle = Files.createDirectories(temp.resolve("bundle-" + id));
        Files.createDirectories(bundle.resolve("deep"));
        Files.writeString(bundle.resolve("model.safetensors"), "model of " + id);
        Files.writeString(bundle.resolve("deep/more"), "more");
        Files.deleteIfExists(bundle.resolve(ReleaseInfo.FILE));
        Files.writeString(
                bundle.resolve(ReleaseInfo.FILE),
                Json.pretty(Samples.release(ContentHash.ofText(id), Manifest.entriesOf(bundle))));
        store.install(bundle, id);
        store.promote(id);
    }

    private void pull() {
        published.pull(server, published.current().orElseThrow());
    }

    @Test
    void serves_elsewhere_what_was_published_with_the_record_of_who_did_it_and_why() throws IOException {
        assertThat(published.current()).isEmpty();
        serve(publisher, "a1");
        PublishedPointer pointer = published.push(publisher, CAUSE);
        assertThat(pointer).isEqualTo(new PublishedPointer(1, "a1", null, NOON, "run-1", "better", CAUSE.details()));
        assertThat(published.current()).contains(pointer);
        pull();
        assertThat(server.currentId()).contains("a1");
        assertThat(server.problems("a1")).isEmpty();
        assertThat(server.current().resolve("deep/more")).hasContent("more");
        ReleaseMove move = server.history().get(0);
        assertThat(move.by()).isEqualTo("run-1");
        assertThat(move.details()).containsEntry("published", "1").containsEntry("gate", "passed");
        assertThat(published.differs(server, pointer)).isFalse();
        assertThat(published.pull(server, pointer)).isFalse();
    }

    @Test
    void does_nothing_twice() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        Map<String, ?> before = written();
        assertThat(published.push(publisher, CAUSE).number()).isEqualTo(1);
        assertThat(written()).isEqualTo(before);
    }

    @Test
    void a_place_that_does_not_answer_keeps_what_serves_there() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        Map<String, ?> before = written();
        BucketFileSystem.SILENT.set(true);
        assertThatThrownBy(() -> published.bring(publisher.current()))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.IO_FAILURE));
        assertThat(written()).isEqualTo(before);
    }

    private Map<String, ?> written() throws IOException {
        try (Stream<Path> files = Files.walk(bucket)) {
            return files.filter(Files::isRegularFile)
                    .collect(java.util.stream.Collectors.toMap(
                            Path::toString, file -> file.toFile().lastModified()));
        }
    }

    @Test
    void follows_a_rollback_and_a_challenger() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        serve(publisher, "b2");
        published.push(publisher, CAUSE);
        pull();
        assertThat(server.currentId()).contains("b2");
        publisher.rollback();
        publisher.challenge("b2", CAUSE);
        assertThat(published.push(publisher, CAUSE).number()).isEqualTo(3);
        pull();
        assertThat(server.currentId()).contains("a1");
        assertThat(server.challengerId()).contains("b2");
        publisher.endChallenge(CAUSE);
        published.push(publisher, CAUSE);
        pull();
        assertThat(server.challengerId()).isEmpty();
    }

    @Test
    void leaves_the_state_before_or_the_state_after_wherever_a_publisher_dies() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        serve(publisher, "b2");
        int files = 4; // two of the model, the passport, the pointer
        for (int survived = 0; survived < files; survived++) {
            DyingPublisher.dies(survived);
            assertThatThrownBy(() -> published.push(publisher, CAUSE)).isInstanceOf(SaysException.class);
            DyingPublisher.lives();
            assertThat(published.current()).map(PublishedPointer::champion).contains("a1");
            pull();
            assertThat(server.currentId()).contains("a1");
            if (survived < files - 1) {
                // What does not count is brought again from the beginning.
                assertThat(bucket.resolve("releases/b2").resolve(ReleaseInfo.FILE))
                        .doesNotExist();
            }
        }
        assertThat(published.push(publisher, CAUSE).number()).isEqualTo(2);
        pull();
        assertThat(server.currentId()).contains("b2");
        assertThat(server.problems("b2")).isEmpty();
    }

    @Test
    void passes_over_a_pointer_that_was_cut_off_and_never_writes_its_number_again() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        Files.writeString(bucket.resolve("pointers/0000000002.json"), "{\"number\": 2, \"champ");
        Files.writeString(bucket.resolve("pointers/notes.txt"), "not one of ours");
        assertThat(published.current()).map(PublishedPointer::number).contains(1L);
        serve(publisher, "b2");
        assertThat(published.push(publisher, CAUSE).number()).isEqualTo(3);
    }

    @Test
    void lets_publishers_that_race_come_one_after_another_and_loses_no_move() throws Exception {
        int publishers = 6;
        List<ReleaseStore> stores = new ArrayList<>();
        for (int i = 0; i < publishers; i++) {
            ReleaseStore store = new ReleaseStore(temp.resolve("racer-" + i + "/releases"), CLOCK);
            serve(store, "r" + i);
            stores.add(store);
        }
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        try {
            List<Future<PublishedPointer>> pushes = stores.stream()
                    .map(store -> threads.submit(() -> published.push(store, CAUSE)))
                    .toList();
            TreeSet<Long> numbers = new TreeSet<>();
            for (Future<PublishedPointer> push : pushes) {
                numbers.add(push.get().number());
            }
            assertThat(numbers)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, publishers).boxed().toList());
        } finally {
            threads.shutdownNow();
        }
        PublishedPointer last = published.current().orElseThrow();
        assertThat(last.number()).isEqualTo(publishers);
        pull();
        assertThat(server.currentId()).contains(last.champion());
        assertThat(server.problems(last.champion())).isEmpty();
    }

    @Test
    void refuses_damage_and_goes_on_serving_until_it_is_mended() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        pull();
        serve(publisher, "b2");
        published.push(publisher, CAUSE);
        Files.writeString(bucket.resolve("releases/b2/model.safetensors"), "model of b3");
        assertThatThrownBy(this::pull)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
        assertThat(server.currentId()).contains("a1");
        assertThat(server.ids()).containsExactly("a1");
        Files.writeString(bucket.resolve("releases/b2/model.safetensors"), "cut");
        published.push(publisher, CAUSE); // of another size: that is seen without reading it
        pull();
        assertThat(server.currentId()).contains("b2");
    }

    @Test
    void never_points_to_what_is_not_there() throws IOException {
        serve(publisher, "a1");
        assertThatThrownBy(() -> published.point(publisher, CAUSE))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.UNKNOWN_RELEASE));
        assertThatThrownBy(() -> published.push(server, CAUSE))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.NO_RELEASE));
        assertThat(published.current()).isEmpty();
    }

    @Test
    void removes_what_nobody_can_go_back_to_and_what_was_left_half_there() throws IOException {
        for (String id : List.of("a1", "b2", "c3", "d4")) {
            serve(publisher, id);
            published.push(publisher, CAUSE);
        }
        Files.createDirectories(bucket.resolve("releases/e5"));
        Files.writeString(bucket.resolve("releases/e5/model.safetensors"), "half");
        PublishedReleases later = new PublishedReleases(published.place(), Clock.fixed(Instant.now(), ZoneOffset.UTC));
        assertThat(later.needless(1, Duration.ofDays(1))).isEmpty();
        PublishedReleases muchLater = new PublishedReleases(
                published.place(), Clock.fixed(Instant.now().plus(Duration.ofDays(2)), ZoneOffset.UTC));
        List<Path> needless = muchLater.needless(1, Duration.ofDays(1));
        assertThat(needless).extracting(path -> path.getFileName().toString()).containsExactly("a1", "b2", "e5");
        assertThat(bucket.resolve("releases/e5")).exists();
        muchLater.remove(needless);
        assertThat(bucket.resolve("releases").toFile().list()).containsExactlyInAnyOrder("c3", "d4");
        pull();
        assertThat(server.currentId()).contains("d4");
    }

    @Test
    void remembers_so_many_pointers_and_no_more() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        for (int number :
                IntStream.rangeClosed(2, PublishedReleases.REMEMBERED + 5).toArray()) {
            Files.copy(
                    bucket.resolve("pointers/0000000001.json"),
                    bucket.resolve("pointers/%010d.json".formatted(number)));
        }
        serve(publisher, "b2");
        published.push(publisher, CAUSE);
        assertThat(bucket.resolve("pointers").toFile().list()).hasSize(PublishedReleases.REMEMBERED);
        assertThat(published.current()).map(PublishedPointer::champion).contains("b2");
    }

    @Test
    void goes_on_counting_while_a_file_of_it_is_mended() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        Files.writeString(bucket.resolve("releases/a1/model.safetensors"), "cut");
        DyingPublisher.dies(0);
        assertThatThrownBy(() -> published.push(publisher, CAUSE)).isInstanceOf(SaysException.class);
        DyingPublisher.lives();
        assertThat(bucket.resolve("releases/a1").resolve(ReleaseInfo.FILE)).exists();
        published.push(publisher, CAUSE);
        pull();
        assertThat(server.problems("a1")).isEmpty();
    }

    @Test
    void refuses_other_content_under_the_id_of_what_is_in_force() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        Files.writeString(
                bucket.resolve("releases/a1").resolve(ReleaseInfo.FILE),
                Json.pretty(Samples.release("a1", List.of(new FileEntry("model.safetensors", 1, "0")))));
        assertCorrupt(() -> published.push(publisher, CAUSE));
        assertThat(published.current()).map(PublishedPointer::champion).contains("a1");
    }

    @Test
    void publishes_no_damage() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        serve(publisher, "b2");
        Path model = publisher.directory("b2").resolve("model.safetensors");
        Files.delete(model);
        Files.writeString(model, "model of b3");
        assertCorrupt(() -> published.push(publisher, CAUSE));
        assertThat(published.current()).map(PublishedPointer::champion).contains("a1");
    }

    private static void assertCorrupt(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(StandardErrorCode.CORRUPT_DATA));
    }

    @Test
    void keeps_what_somebody_went_back_to_meanwhile() throws IOException {
        serve(publisher, "a1");
        published.push(publisher, CAUSE);
        published.remove(List.of(published.place().resolve("releases/a1")));
        pull();
        assertThat(server.currentId()).contains("a1");
    }

    @Test
    void shares_no_file_with_the_workspace_that_pulled_it() throws IOException {
        PublishedReleases here = new PublishedReleases(temp.resolve("shared"), CLOCK);
        serve(publisher, "a1");
        here.push(publisher, CAUSE);
        here.pull(server, here.current().orElseThrow());
        Files.writeString(temp.resolve("shared/releases/a1/model.safetensors"), "truncated in place");
        assertThat(server.problems("a1")).isEmpty();
    }

    @Test
    void works_on_a_directory_of_this_machine_too() throws IOException {
        PublishedReleases here = new PublishedReleases(temp.resolve("shared"), CLOCK);
        serve(publisher, "a1");
        here.push(publisher, CAUSE);
        assertThat(here.pull(server, here.current().orElseThrow())).isTrue();
        assertThat(server.currentId()).contains("a1");
    }
}
