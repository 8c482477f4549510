package io.says.etl.tally;

import io.says.etl.parquet.PathInputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;

/** Counts rows that lie in Parquet files, by what stands at the files' ends: it takes no job of Spark's. */
public final class StoredRows {

    private StoredRows() {}

    /**
     * How many rows the Parquet files right in a directory hold; 0 where there is no directory.
     *
     * @throws IOException when a file cannot be read, or is no Parquet
     */
    public static long count(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        List<Path> parts;
        try (Stream<Path> files = Files.list(directory)) {
            parts = files.filter(file -> file.getFileName().toString().endsWith(".parquet"))
                    .toList();
        }
        long rows = 0;
        for (Path part : parts) {
            try (ParquetFileReader reader = ParquetFileReader.open(new PathInputFile(part))) {
                rows += reader.getRecordCount();
            }
        }
        return rows;
    }
}
