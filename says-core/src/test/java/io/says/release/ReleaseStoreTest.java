package io.says.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.Samples;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.release.ReleaseMove.Cause;
import io.says.storage.AtomicWrites;
import io.says.storage.ContentHash;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReleaseStoreTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final Path temp;
    private final Path releases;
    private final ReleaseStore store;

    ReleaseStoreTest(@TempDir Path temp) {
        this.temp = temp;
        releases = temp.resolve("ws/releases");
        store = new ReleaseStore(releases, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private ReleaseStore at(Instant now) {
        return new ReleaseStore(releases, Clock.fixed(now, ZoneOffset.UTC));
    }

    private Path bundle(String content) throws IOException {
        Path bundle = Files.createDirectories(temp.resolve("bundle-" + content));
        Files.createDirectories(bundle.resolve("deep"));
        Files.writeString(bundle.resolve("model.safetensors"), content);
        Files.writeString(bundle.resolve("deep/more"), "more");
        Files.deleteIfExists(bundle.resolve(ReleaseInfo.FILE));
        Files.writeString(
                bundle.resolve(ReleaseInfo.FILE),
                Json.pretty(Samples.release(ContentHash.ofText(content), Manifest.entriesOf(bundle))));
        return bundle;
    }

    private static void assertFails(StandardErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(releases)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void serves_nothing_before_the_first_publication() {
        assertThat(store.currentId()).isEmpty();
        assertThat(store.list()).isEmpty();
        assertFails(StandardErrorCode.NO_RELEASE, store::current);
        assertFails(StandardErrorCode.NO_RELEASE, store::rollback);
        assertThat(releases).doesNotExist();
    }

    @Test
    void installs_without_promoting_and_promotes_what_it_verified() throws IOException {
        ReleaseInfo info = store.install(bundle("one"), "a1");
        assertThat(info.id()).isEqualTo("a1");
        assertThat(info.installedAt()).isEqualTo(NOON);
        assertThat(info.parent()).isNull();
        assertThat(store.currentId()).isEmpty();
        assertThat(files()).containsExactly("a1");
        store.promote("a1");
        assertThat(store.currentId()).contains("a1");
        assertThat(store.current().resolve("deep/more")).hasContent("more");
        assertThat(store.info("a1")).isEqualTo(info);
        assertThat(ReleaseStore.inWorkspace(temp.resolve("ws")).currentId()).contains("a1");
        assertThat(store.install(bundle("two"), "b2").parent()).isEqualTo("a1");
    }

    @Test
    void opens_a_passport_that_does_not_say_what_its_model_was_fitted_on() {
        ReleaseInfo info = Samples.release("hash", List.of());
        String written = Json.write(info);
        assertThat(written).doesNotContain("refitted").doesNotContain("says.seed");
        assertThat(Json.read(written, ReleaseInfo.class, "old").fittedOn()).isNull();
        assertThat(Json.read(written, ReleaseInfo.class, "old").configuration()).isNull();
        ReleaseInfo now = new ReleaseInfo(
                        info.formatVersion(),
                        info.format(),
                        info.id(),
                        info.parent(),
                        info.installedAt(),
                        info.contentHash(),
                        info.trainer(),
                        info.parameters(),
                        info.feedback(),
                        info.seed(),
                        info.users(),
                        info.tracks(),
                        info.lineage(),
                        info.report(),
                        info.profile(),
                        info.saysVersion(),
                        info.files(),
                        new FittedOn(true, 7),
                        java.util.Map.of("says.seed", "42"))
                .installed("a1", null, NOON);
        assertThat(Json.read(Json.pretty(now), ReleaseInfo.class, "new")).isEqualTo(now);
        assertThat(now.fittedOn()).isEqualTo(new FittedOn(true, 7));
    }

    @Test
    void installs_and_promotes_the_same_release_only_once() throws IOException {
        store.install(bundle("one"), "a1");
        ReleaseInfo again = at(NOON.plusSeconds(60)).install(bundle("one"), "a1");
        assertThat(again.installedAt()).isEqualTo(NOON);
        store.promote("a1");
        store.promote("a1");
        assertFails(StandardErrorCode.NO_RELEASE, store::rollback);
    }

    @Test
    void goes_back_step_by_step() throws IOException {
        for (String id : List.of("a1", "b2", "c3")) {
            store.install(bundle(id), id);
            store.promote(id);
        }
        assertThat(store.rollback()).isEqualTo("b2");
        assertThat(store.rollback()).isEqualTo("a1");
        assertThat(store.currentId()).contains("a1");
        assertFails(StandardErrorCode.NO_RELEASE, store::rollback);
        assertThat(store.currentId()).contains("a1");
    }

    @Test
    void lists_the_newest_first_also_within_one_second() throws IOException {
        at(NOON).install(bundle("one"), "a1");
        at(NOON.plusMillis(500)).install(bundle("two"), "b2");
        at(NOON.minus(Duration.ofDays(1))).install(bundle("three"), "c3");
        assertThat(store.list()).extracting(ReleaseInfo::id).containsExactly("b2", "a1", "c3");
    }

    @Test
    void refuses_to_promote_a_damaged_release_and_goes_on_serving_the_last() throws IOException {
        store.install(bundle("one"), "a1");
        store.promote("a1");
        store.install(bundle("two"), "b2");
        Path model = releases.resolve("b2/model.safetensors");
        Files.delete(model);
        Files.writeString(model, "tvo");
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> store.verify("b2"));
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> store.promote("b2"));
        Files.delete(model);
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> store.promote("b2"));
        assertThat(store.currentId()).contains("a1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a bit", "a cut", "no model", "no passport", "half a passport", "another passport", "a file"})
    void installs_a_damaged_release_anew(String damage) throws IOException {
        store.install(bundle("zero"), "z0");
        store.promote("z0");
        ReleaseInfo first = store.install(bundle("one"), "a1");
        store.promote("a1");
        Path model = releases.resolve("a1/model.safetensors");
        Path passport = releases.resolve("a1").resolve(ReleaseInfo.FILE);
        Path fresh = bundle("one-again");
        Files.writeString(fresh.resolve("model.safetensors"), "one");
        Files.copy(
                temp.resolve("bundle-one").resolve(ReleaseInfo.FILE),
                fresh.resolve(ReleaseInfo.FILE),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        switch (damage) {
            case "a bit" -> Files.writeString(model, "onf"); // in place, so in the bundle it is linked to too
            case "a cut" -> Files.writeString(model, "on");
            case "no model" -> Files.delete(model);
            case "no passport" -> Files.delete(passport);
            case "half a passport" ->
                Files.writeString(passport, Files.readString(passport).substring(0, 100));
            case "another passport" ->
                Files.writeString(passport, Files.readString(passport).replace("\"seed\": 42", "\"seed\": 43"));
            default -> {
                AtomicWrites.deleteTree(releases.resolve("a1"));
                Files.writeString(releases.resolve("a1"), "");
            }
        }
        Instant later = NOON.plusSeconds(60);
        ReleaseInfo healed = at(later).install(fresh, "a1");
        assertThat(healed.contentHash()).isEqualTo(first.contentHash());
        assertThat(healed.parent()).isEqualTo("z0");
        assertThat(healed.installedAt()).isEqualTo(later);
        store.promote("a1");
        assertThat(store.current().resolve("model.safetensors")).hasContent("one");
        assertThat(files()).containsExactly("a1", "pointer.json", "z0");
        assertThat(store.rollback()).isEqualTo("z0");
    }

    @Test
    void leaves_what_is_installed_alone_when_the_bundle_is_damaged_too() throws IOException {
        store.install(bundle("one"), "a1");
        Files.writeString(releases.resolve("a1/model.safetensors"), "onf"); // linked: the bundle's as well
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> store.install(temp.resolve("bundle-one"), "a1"));
        assertThat(files()).containsExactly("a1");
    }

    @Test
    void a_damaged_pointer_is_written_anew_by_the_next_promotion() throws IOException {
        at(NOON).install(bundle("one"), "a1");
        at(NOON.plusSeconds(1)).install(bundle("two"), "b2");
        store.promote("b2");
        Files.writeString(releases.resolve("pointer.json"), "{");
        store.promote("b2");
        assertThat(store.currentId()).contains("b2");
        assertThat(store.rollback()).isEqualTo("a1");
    }

    @Test
    void refuses_to_go_back_to_a_damaged_release() throws IOException {
        store.install(bundle("one"), "a1");
        store.promote("a1");
        store.install(bundle("two"), "b2");
        store.promote("b2");
        Files.delete(releases.resolve("a1/deep/more"));
        assertFails(StandardErrorCode.CORRUPT_DATA, store::rollback);
        assertThat(store.currentId()).contains("b2");
    }

    @Test
    void leaves_a_release_it_cannot_read_out_of_the_list() throws IOException {
        store.install(bundle("one"), "a1");
        store.install(bundle("two"), "b2");
        Files.writeString(releases.resolve("a1").resolve(ReleaseInfo.FILE), "{");
        assertThat(store.list()).extracting(ReleaseInfo::id).containsExactly("b2");
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> store.info("a1"));
    }

    @Test
    void passes_over_and_then_removes_what_a_killed_installation_left() throws IOException {
        store.install(bundle("one"), "a1");
        Path leftover = Files.createDirectories(releases.resolve(".staged-b2-123"));
        Files.copy(releases.resolve("a1").resolve(ReleaseInfo.FILE), leftover.resolve(ReleaseInfo.FILE));
        assertThat(store.list()).hasSize(1);
        store.install(bundle("two"), "b2");
        assertThat(files()).containsExactly("a1", "b2");
    }

    @Test
    void refuses_a_bundle_that_lacks_a_file_or_reaches_outside() throws IOException {
        Path lacking = bundle("one");
        Files.delete(lacking.resolve("deep/more"));
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> store.install(lacking, "a1"));
        Path hostile = bundle("two");
        Files.writeString(temp.resolve("secret"), "x");
        Files.writeString(
                hostile.resolve(ReleaseInfo.FILE),
                Json.write(Samples.release("h", List.of(new FileEntry("../secret", 1, ContentHash.ofText("x"))))));
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> store.install(hostile, "b2"));
        Path none = Files.createDirectories(temp.resolve("none"));
        assertFails(StandardErrorCode.INPUT_NOT_FOUND, () -> store.install(none, "c3"));
        assertThat(releases).doesNotExist();
    }

    @Test
    void refuses_a_release_of_a_later_format() throws IOException {
        Path bundle = bundle("one");
        Path file = bundle.resolve(ReleaseInfo.FILE);
        Files.writeString(file, Files.readString(file).replace("\"formatVersion\": 1", "\"formatVersion\": 2"));
        assertFails(StandardErrorCode.CORRUPT_DATA, () -> ReleaseStore.read(bundle));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "A1", ".staged-x", "a\u0000"})
    void takes_no_path_for_an_id(String id) throws IOException {
        Path bundle = bundle("one");
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> store.install(bundle, id));
        assertFails(StandardErrorCode.UNKNOWN_RELEASE, () -> store.directory(id));
        assertFails(StandardErrorCode.UNKNOWN_RELEASE, () -> store.promote(id));
    }

    private void published(String... ids) throws IOException {
        for (String id : ids) {
            store.install(bundle(id), id);
            store.promote(id);
        }
    }

    private static String moves(List<ReleaseMove> history) {
        StringBuilder text = new StringBuilder();
        for (ReleaseMove move : history) {
            text.append(move.what()).append(' ').append(move.alias()).append(' ');
            text.append(move.from())
                    .append(" > ")
                    .append(move.to())
                    .append(" by ")
                    .append(move.by());
            text.append(move.why() == null ? "" : ": " + move.why()).append('\n');
        }
        return text.toString();
    }

    @Test
    void an_alias_will_do_wherever_a_release_is_named() throws IOException {
        assertFails(StandardErrorCode.NO_RELEASE, () -> store.directory("champion"));
        assertFails(StandardErrorCode.UNKNOWN_RELEASE, () -> store.directory("challenger"));
        published("a1");
        store.install(bundle("two"), "b2");
        store.challenge("b2", Cause.command(null));
        assertThat(store.challengerId()).contains("b2");
        assertThat(store.directory("champion")).isEqualTo(store.current()).hasFileName("a1");
        assertThat(store.info("challenger").id()).isEqualTo("b2");
        store.verify("challenger");
        assertThat(store.problems("challenger")).isEmpty();
        assertThat(store.promote("challenger", Cause.command(null))).isEqualTo("b2");
        assertThat(store.currentId()).contains("b2");
        assertThat(store.challengerId())
                .as("the champion is nobody's challenger")
                .isEmpty();
    }

    @Test
    void refuses_a_release_that_would_go_by_an_alias_and_a_champion_that_challenges_itself() throws IOException {
        Path bundle = bundle("one");
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> store.install(bundle, "champion"));
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> store.install(bundle, "challenger"));
        published("a1");
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> store.challenge("a1", Cause.command(null)));
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> store.challenge("champion", Cause.command(null)));
        assertFails(StandardErrorCode.UNKNOWN_RELEASE, () -> store.challenge("nope", Cause.command(null)));
        assertThat(store.history()).hasSize(1);
    }

    @Test
    void remembers_every_move_with_when_who_and_why() throws IOException {
        store.install(bundle("one"), "a1");
        store.promote("a1", Cause.run("run-1"));
        store.promote("a1", Cause.run("run-2")); // moves nothing
        store.install(bundle("two"), "b2");
        store.challenge("b2", Cause.command("to try"));
        store.challenge("b2", Cause.command("again")); // moves nothing
        at(NOON.plusSeconds(5)).promote("b2", new Cause("gate", "better", Map.of("forced", "true")));
        store.rollback(Cause.command("worse after all"), release -> {});
        store.challenge("b2", Cause.command(null));
        assertThat(store.endChallenge(Cause.command("given up"))).contains("b2");
        assertThat(store.endChallenge(Cause.command("given up"))).isEmpty();
        assertThat(moves(store.history())).isEqualTo("""
                        REMOVED challenger b2 > null by command: given up
                        ALIASED challenger null > b2 by command
                        ROLLED_BACK champion b2 > a1 by command: worse after all
                        REMOVED challenger b2 > null by gate: better
                        PROMOTED champion a1 > b2 by gate: better
                        ALIASED challenger null > b2 by command: to try
                        PROMOTED champion null > a1 by run-1
                        """);
        assertThat(store.history().get(4).at()).isEqualTo(NOON.plusSeconds(5));
        assertThat(store.history().get(4).details()).containsEntry("forced", "true");
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> Cause.command("x".repeat(1001)));
    }

    @Test
    void remembers_the_last_200_moves() {
        ReleasePointer pointer = ReleasePointer.EMPTY.promoted("a1", NOON, Cause.command(null));
        for (int i = 0; i < 101; i++) {
            pointer = pointer.challengedBy("b2", NOON, Cause.command("in " + i));
            pointer = pointer.challengedBy(null, NOON, Cause.command("out " + i));
        }
        assertThat(pointer.history()).hasSize(200);
        assertThat(pointer.history().get(0).why()).isEqualTo("out 100");
        assertThat(pointer.history().get(199).why()).isEqualTo("in 1");
    }

    @Test
    void reads_a_pointer_from_before_there_were_aliases() throws IOException {
        published("a1", "b2");
        Files.writeString(releases.resolve("pointer.json"), "{\"current\": \"b2\", \"previous\": [\"a1\"]}");
        assertThat(store.history()).isEmpty();
        assertThat(store.challengerId()).isEmpty();
        assertThat(store.rollback()).isEqualTo("a1");
        assertThat(store.history()).hasSize(1);
    }

    @Test
    void goes_back_without_reading_what_the_files_hold_and_lets_a_further_look_refuse() throws IOException {
        published("a1", "b2");
        Path model = releases.resolve("a1/model.safetensors");
        Files.delete(model);
        Files.writeString(model, "A1");
        assertFails(
                StandardErrorCode.CORRUPT_DATA,
                () -> store.rollback(
                        Cause.command(null),
                        release -> Manifest.verify(
                                release, ReleaseStore.read(release).files(), true)));
        assertThat(store.currentId()).contains("b2");
        assertThat(store.rollback()).isEqualTo("a1");
    }

    @Test
    void says_all_that_is_wrong_with_a_release() throws IOException {
        published("a1", "b2", "c3");
        store.install(bundle("four"), "d4");
        store.challenge("d4", Cause.command(null));
        Path model = releases.resolve("a1/model.safetensors");
        Files.delete(model);
        Files.writeString(model, "A1");
        Files.delete(releases.resolve("a1/deep/more"));
        assertThat(store.problems("a1"))
                .containsExactly(
                        new ReleaseProblem("a1", "deep/more", "is missing"),
                        new ReleaseProblem("a1", "model.safetensors", "has other content than when it was written"));
        Files.delete(releases.resolve("c3").resolve(ReleaseInfo.FILE));
        assertThat(store.problems("c3")).containsExactly(new ReleaseProblem("c3", ReleaseInfo.FILE, "is missing"));
        assertThat(store.ids()).containsExactly("a1", "b2", "c3", "d4");
        assertFails(StandardErrorCode.UNKNOWN_RELEASE, () -> store.problems("nope"));
        AtomicWrites.deleteTree(releases.resolve("c3"));
        AtomicWrites.deleteTree(releases.resolve("d4"));
        AtomicWrites.deleteTree(releases.resolve("b2"));
        assertThat(store.pointerProblems())
                .containsExactly(
                        new ReleaseProblem("c3", "pointer.json", "the champion is missing"),
                        new ReleaseProblem("d4", "pointer.json", "the challenger is missing"),
                        new ReleaseProblem("b2", "pointer.json", "a release to go back to is missing"));
    }

    @Test
    void deletes_releases_and_forgets_them_as_ones_to_go_back_to() throws IOException {
        published("a1", "b2", "c3", "a1", "d4");
        store.install(bundle("five"), "e5");
        store.challenge("e5", Cause.command(null));
        AtomicWrites.deleteTree(releases.resolve("c3")); // by hand
        Files.createDirectories(releases.resolve(".removed-x-1"));
        assertThat(store.leftovers()).hasSize(1);
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> store.delete(List.of("b2", "d4"), Cause.command(null)));
        assertFails(StandardErrorCode.INVALID_REQUEST, () -> store.delete(List.of("e5"), Cause.command(null)));
        assertThat(store.ids()).contains("b2");
        store.delete(List.of("b2"), Cause.command("gc"));
        assertThat(files()).containsExactly("a1", "d4", "e5", "pointer.json");
        assertThat(store.previousIds())
                .as("what stood round the deleted ones counts once")
                .containsExactly("a1");
        assertThat(moves(store.history())).startsWith("DELETED null b2 > null by command: gc\n");
        assertThat(store.rollback()).isEqualTo("a1");
    }

    @Test
    void says_so_when_the_pointer_is_damaged() throws IOException {
        store.install(bundle("one"), "a1");
        store.promote("a1");
        Files.writeString(releases.resolve("pointer.json"), "{\"current\":\"../..\",\"previous\":[]}");
        assertFails(StandardErrorCode.UNKNOWN_RELEASE, store::current);
        Files.writeString(releases.resolve("pointer.json"), "");
        assertFails(StandardErrorCode.CORRUPT_DATA, store::current);
        assertThat(store.pointerProblems()).extracting(ReleaseProblem::file).containsExactly("pointer.json");
    }
}
