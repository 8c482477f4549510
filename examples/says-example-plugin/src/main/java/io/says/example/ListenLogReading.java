package io.says.example;

import io.says.spi.FileRole;
import io.says.spi.InputFile;
import io.says.spi.InputStreams;
import io.says.spi.RawRow;
import io.says.spi.RowReading;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listen logs opened for reading, a part each. Spark sends this to whatever machine reads the part, so it holds nothing but
 * what can be sent.
 */
record ListenLogReading(
        @SuppressWarnings("serial") List<FileRole> files,
        @SuppressWarnings("serial") List<Log> logs) implements RowReading {

    /** One log: where it lies, and the lines that were mended after an earlier run put them into quarantine. */
    record Log(
            String path,
            String name,
            @Nullable String entry,
            @SuppressWarnings("serial") Map<Long, String> corrections) implements Serializable {

        static Log of(InputFile file) {
            return new Log(file.path().toString(), file.name(), file.entry(), file.corrections());
        }
    }

    @Override
    public List<String> columns() {
        return List.of("user", "track", "plays");
    }

    @Override
    public int parts() {
        return logs.size();
    }

    @Override
    public Iterator<RawRow> rows(int part) throws IOException {
        Log log = logs.get(part);
        return new ListenLogRows(log, InputStreams.open(InputStreams.path(log.path()), log.name(), log.entry()));
    }
}
