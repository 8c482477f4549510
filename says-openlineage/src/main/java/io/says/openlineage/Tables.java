package io.says.openlineage;

import static java.util.Map.entry;

import io.says.dataset.DatasetName;
import io.says.dataset.DatasetSchema;
import io.says.dataset.Datasets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the built-in datasets that are tables: their columns, and which facts of their stage count their rows. */
final class Tables {

    private static final Map<DatasetName, DatasetSchema> SCHEMAS = Map.ofEntries(
            entry(Datasets.EVENTS, Datasets.EVENT_SCHEMA),
            entry(Datasets.CATALOGUE, Datasets.CATALOGUE_SCHEMA),
            entry(Datasets.QUARANTINE, Datasets.QUARANTINE_SCHEMA),
            entry(Datasets.LISTENS, Datasets.LISTEN_SCHEMA),
            entry(Datasets.SONGS, Datasets.SONG_SCHEMA),
            entry(Datasets.SUSPECTS, Datasets.QUARANTINE_SCHEMA),
            entry(Datasets.INTERACTIONS, Datasets.INTERACTION_SCHEMA),
            entry(Datasets.TRAIN, Datasets.SPLIT_SCHEMA),
            entry(Datasets.TEST, Datasets.SPLIT_SCHEMA),
            entry(Datasets.FOLD_IN, Datasets.SPLIT_SCHEMA),
            entry(Datasets.ALL, Datasets.SPLIT_SCHEMA));

    /** The rows of a dataset are the sum of these facts. */
    private static final Map<DatasetName, List<String>> COUNTS = Map.of(
            Datasets.EVENTS, List.of("events"),
            Datasets.QUARANTINE, List.of("rejected"),
            Datasets.LISTENS, List.of("listens", "skips"),
            Datasets.SONGS, List.of("songsMerged"),
            Datasets.SUSPECTS, List.of("suspects", "duplicateEvents"),
            Datasets.INTERACTIONS, List.of("interactions"),
            Datasets.TRAIN, List.of("trainRows"),
            Datasets.TEST, List.of("testRows"),
            Datasets.FOLD_IN, List.of("foldInRows"),
            Datasets.ALL, List.of("rows"));

    private Tables() {}

    /** The columns of a dataset. */
    static Optional<DatasetSchema> schema(String dataset) {
        return Optional.ofNullable(SCHEMAS.get(new DatasetName(dataset)));
    }

    /**
     * How many rows a dataset has.
     *
     * @param facts what its stage counted
     */
    static Optional<Long> rows(String dataset, Map<String, Object> facts) {
        List<String> counts = COUNTS.getOrDefault(new DatasetName(dataset), List.of());
        long rows = 0;
        for (String count : counts) {
            if (!(facts.get(count) instanceof Number number)) {
                return Optional.empty();
            }
            rows += number.longValue();
        }
        return counts.isEmpty() ? Optional.empty() : Optional.of(rows);
    }
}
