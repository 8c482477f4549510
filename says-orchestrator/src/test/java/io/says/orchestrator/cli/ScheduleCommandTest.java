package io.says.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScheduleCommandTest {

    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ScheduleCommandTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(
                directory.resolve("listening.csv"),
                "user_id,track_id,play_count,skip_count,finished_song\nu,t,1,0,true\n");
    }

    private int says(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--workspace";
        all[args.length + 1] = directory.resolve("ws").toString();
        return SaysMain.run(new PrintWriter(out), new PrintWriter(err), all);
    }

    @Test
    void a_schedule_is_added_listed_paused_resumed_and_removed() {
        assertThat(says("schedule")).isZero();
        assertThat(out.toString()).contains("No schedule yet", "says schedule add");
        String input = directory.resolve("listening.csv").toString();
        assertThat(says(
                        "schedule",
                        "add",
                        "nightly",
                        "--cron",
                        "0 3 * * *",
                        "--zone",
                        "Europe/Berlin",
                        "--input",
                        input,
                        "--set",
                        "train.als.rank=7",
                        "--set",
                        "ui.token=a-secret-token-of-it"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("nightly", "Next: says schedule start");
        assertThat(says("schedule", "list", "--format", "json")).isZero();
        assertThat(out.toString())
                .contains("\"0 3 * * *\"", "Europe/Berlin", input, "train.als.rank=7")
                .doesNotContain("a-secret-token");
        assertThat(says("schedule", "pause", "nightly")).isZero();
        assertThat(says("schedule")).isZero();
        assertThat(out.toString()).contains("paused");
        assertThat(says("schedule", "resume", "nightly")).isZero();
        assertThat(says("schedule", "remove", "nightly")).isZero();
        assertThat(says("schedule", "remove", "nightly")).isEqualTo(2);
        assertThat(err.toString()).contains("no schedule");
    }

    @Test
    void what_could_not_run_at_night_is_refused_by_day() {
        String input = directory.resolve("listening.csv").toString();
        assertThat(says("schedule", "add", "x", "--input", input)).isEqualTo(2);
        assertThat(says("schedule", "add", "x", "--cron", "soon", "--input", input))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Five fields");
        assertThat(says("schedule", "add", "x", "--cron", "0 3 * * *", "--zone", "Mars", "--input", input))
                .isEqualTo(2);
        assertThat(says("schedule", "add", "../x", "--cron", "0 3 * * *", "--input", input))
                .isEqualTo(2);
        assertThat(says("schedule", "add", "x", "--cron", "0 3 * * *", "--input", "nowhere.csv"))
                .isEqualTo(2);
        assertThat(says("schedule", "add", "x", "--cron", "0 3 * * *", "--input", input, "--set", "train.als.rnak=1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("rank");
        String address = "ftp://somebody:hunter2@example.org/listening";
        assertThat(says("schedule", "add", "x", "--cron", "0 3 * * *", "--input", address))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("holds a user and a password", "spark.hadoop.fs.ftp.password")
                .doesNotContain("hunter2");
        assertThat(says("schedule", "run", "x")).isEqualTo(2);
        assertThat(says("schedule", "add", "x", "--on-arrival", "s3a://bucket/in", "--input", input))
                .isEqualTo(2);
        assertThat(err.toString()).contains("s3a://bucket/in", "--cron");
    }

    @Test
    void a_place_where_nothing_is_yet_is_waited_at_and_said_so() {
        String input = directory.resolve("listening.csv").toString();
        String later = directory.resolve("later").toString();
        assertThat(says("schedule", "add", "drop", "--on-arrival", later, "--input", input))
                .isZero();
        assertThat(out.toString()).contains("Nothing is at " + later + " yet");
    }

    @Test
    void a_run_keeps_itself_what_came_of_it() throws IOException {
        Path input = directory.resolve("listening.csv");
        assertThat(says("schedule", "add", "drop", "--cron", "0 3 * * *", "--input", input.toString()))
                .as(err.toString())
                .isZero();
        Files.delete(input);
        assertThat(says("schedule", "run", "drop")).isEqualTo(2);
        assertThat(says("schedule")).isZero();
        assertThat(out.toString()).contains("[INPUT_NOT_FOUND]");
    }
}
