package io.says.orchestrator.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.SaysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrialLogTest {

    private static TrialRecord record(int number) {
        return TrialRecord.done(new Trial(number, number, 0, Map.of("rank", "8")), 0.5, Map.of("ndcg@10", 0.5), 1.25);
    }

    @Test
    void a_torn_last_line_is_cut_off_and_the_rest_goes_on(@TempDir Path directory) throws IOException {
        TrialLog log = TrialLog.in(directory);
        log.add(record(1));
        log.add(TrialRecord.failed(new Trial(2, 2, 0, Map.of()), "SAYS-1\nline two", 0));
        Path file = directory.resolve(TrialLog.FILE);
        String line = Files.readAllLines(file).get(0);
        Files.writeString(file, line.substring(0, line.length() / 2), StandardOpenOption.APPEND);

        TrialLog again = TrialLog.in(directory);
        again.add(record(3));
        assertThat(again.records()).extracting(TrialRecord::number).containsExactly(1, 2, 3);
        assertThat(again.records().get(0)).isEqualTo(record(1));
        assertThat(again.records().get(1).error()).isEqualTo("SAYS-1\nline two");
    }

    @Test
    void a_damaged_line_in_the_middle_is_said(@TempDir Path directory) throws IOException {
        TrialLog log = TrialLog.in(directory);
        Files.writeString(directory.resolve(TrialLog.FILE), "nonsense\n");
        log.add(record(1));
        assertThatThrownBy(log::records).isInstanceOf(SaysException.class).hasMessageContaining("damaged");
    }
}
