package io.says.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.release.ReleaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution on an object store, by the API of S3: input, what stages write, and what is published lie there. */
@Tag("faults")
final class S3IT {

    private static final String BUCKET = "says";

    private final Path directory;

    S3IT(@TempDir Path directory) {
        this.directory = directory;
    }

    private Distribution installation() throws IOException {
        Distribution says = Distribution.built().linkedInto(Files.createDirectories(directory.resolve("says")));
        Path plugins = Files.createDirectories(directory.resolve("says/plugins"));
        Files.createSymbolicLink(plugins.resolve("hadoop"), S3Server.jars().resolve("hadoop"));
        return says;
    }

    private static String[] words(String command, String workspace, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(
                "--workspace",
                workspace,
                "--config",
                "data/says.conf",
                "--config",
                "s3.conf",
                "--set",
                "releases.url=s3a://" + BUCKET + "/published"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String[] run(String workspace) {
        return words(
                "run",
                workspace,
                "--input",
                "s3a://" + BUCKET + "/in",
                "--set",
                "artifacts=s3a://" + BUCKET + "/artifacts",
                "--set",
                "train.als.engine=spark");
    }

    @Test
    void a_run_killed_on_the_way_goes_on_to_the_release_of_one_machine_and_another_machine_serves_it()
            throws Exception {
        Distribution says = installation();
        Demo.generate(says, directory);
        Distribution.Outcome local = says.says(
                directory,
                "run",
                "--workspace",
                "local",
                "--config",
                "data/says.conf",
                "--input",
                "data/listening.csv",
                "--set",
                "train.als.engine=spark");
        assertThat(local.exitCode()).as(local.all()).isZero();
        try (S3Server store = S3Server.start(directory, BUCKET)) {
            Files.writeString(directory.resolve("s3.conf"), store.configuration());
            store.put(directory.resolve("data/listening.csv"), BUCKET + "/in/listening.csv");

            boolean killed = new MarkedKill(says)
                    .at(
                            MarkedKill.Mark.entering(
                                    "before an output is finished",
                                    "io.says.orchestrator.pipeline.StageOutputs",
                                    "seal"),
                            directory,
                            directory.resolve("killed.out"),
                            run("one"));
            assertThat(killed).isTrue();
            Distribution.Outcome nothing = says.says(directory, words("releases pull", "server"));
            assertThat(nothing.exitCode()).as(nothing.all()).isEqualTo(2);
            assertThat(nothing.err()).contains("[NO_RELEASE]");

            Distribution.Outcome outcome = says.says(directory, run("one"));
            assertThat(outcome.exitCode()).as(outcome.all()).isZero();
            assertThat(ReleaseHash.of(directory.resolve("one"))).isEqualTo(ReleaseHash.of(directory.resolve("local")));
            assertThat(directory.resolve("one/data")).doesNotExist();

            // Another driver, which has nothing but the address of the store.
            Distribution.Outcome again = says.says(directory, run("two"));
            assertThat(again.exitCode()).as(again.all()).isZero();
            assertThat(again.all()).doesNotContain(S3Server.secret());
            assertThat(ReleaseHash.of(directory.resolve("two"))).isEqualTo(ReleaseHash.of(directory.resolve("local")));

            Distribution.Outcome pulled = says.says(directory, words("releases pull", "server"));
            assertThat(pulled.exitCode()).as(pulled.all()).isZero();
            assertThat(ReleaseHash.of(directory.resolve("server")))
                    .isEqualTo(ReleaseHash.of(directory.resolve("local")));
            assertThat(ReleaseStore.inWorkspace(directory.resolve("server"))
                            .history()
                            .get(0)
                            .details())
                    .containsEntry("published", "1");

            Distribution.Outcome tidied =
                    says.says(directory, words("gc", "one", "--set", "artifacts=s3a://" + BUCKET + "/artifacts"));
            assertThat(tidied.exitCode()).as(tidied.all()).isZero();
            assertThat(tidied.out())
                    .as("what the killed run had begun")
                    .contains("s3a://" + BUCKET + "/artifacts/data/ingest/");
        }
    }

    @Test
    void without_the_jars_an_address_is_refused_with_what_to_do() throws IOException {
        Distribution says = Distribution.built();
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Distribution.Outcome outcome = Distribution.finish(
                says.start(
                        directory,
                        out,
                        err,
                        Map.of(),
                        "run",
                        "--workspace",
                        "ws",
                        "--input",
                        "s3a://" + BUCKET + "/in/listening.csv"),
                out,
                err);
        assertThat(outcome.exitCode()).as(outcome.all()).isEqualTo(4);
        assertThat(outcome.err())
                .contains("[MISSING_DEPENDENCY]", "docs/cluster.md")
                .doesNotContain("\tat ");
    }
}
