package io.says.example;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.RowReading;
import io.says.spi.RowSource;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import java.util.List;
import java.util.Map;

/** Reads listen logs: a first line {@code # listens}, then a line {@code user ~ track} or {@code user ~ track x3} each. */
final class ListenLogSource implements SourceFactory, RowSource {

    static final String HEADER = "# listens";

    @Override
    public String name() {
        return "listen-log";
    }

    @Override
    public String description() {
        return "text of lines \"user ~ track x3\" below a first line \"# listens\"";
    }

    @Override
    public Match matches(InputSample sample) {
        return sample.first().firstLine().strip().equals(HEADER) ? Match.SURE : Match.NO;
    }

    @Override
    public Source create(Settings settings) {
        return this;
    }

    @Override
    public RowReading open(List<InputFile> files) {
        if (files.stream().allMatch(file -> file.size() == 0)) {
            throw new SaysException(
                    StandardErrorCode.EMPTY_INPUT, "The listen logs are empty", "Name at least one that is not.");
        }
        return new ListenLogReading(
                files.stream()
                        .map(file -> new FileRole(file.name(), FileRole.Role.EVENTS, "a listen log", Map.of()))
                        .toList(),
                files.stream().map(ListenLogReading.Log::of).toList());
    }
}
