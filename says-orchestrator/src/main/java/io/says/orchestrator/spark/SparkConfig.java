package io.says.orchestrator.spark;

import io.says.json.Range;
import java.util.Map;

/**
 * The Spark session's settings, {@code says.spark}.
 *
 * @param master where it runs, for example {@code local[*]} or {@code spark://host:7077}
 * @param shufflePartitions partitions after a shuffle
 * @param ui whether Spark's own web page is switched on; it listens on every interface
 * @param conf any further settings of Spark
 */
public record SparkConfig(
        String master, @Range(min = 1, max = 100_000) int shufflePartitions, boolean ui, Map<String, String> conf) {}
