package io.says.etl.split;

import io.says.json.Json;
import io.says.storage.ContentHash;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Which listen goes where.
 *
 * @param text the protocol with its exact numbers
 * @param decided the settings that decide, by name
 * @param cut the first instant of the test part, null where time does not decide
 * @param repeats whether a pair may stand in both parts by its nature: listens were told apart, not pairs
 * @param unassigned listens that go nowhere
 * @param usersHeldOut users of whom training knows nothing by design
 * @param listens the listens of a part
 */
record Parts(
        String text,
        Map<String, String> decided,
        @Nullable Instant cut,
        boolean repeats,
        long unassigned,
        long usersHeldOut,
        Function<Share, Dataset<Row>> listens) {

    /** The hash of what decides. */
    String hash() {
        return ContentHash.ofValues(decided);
    }

    /** Settings by name, as text; numbers as JSON writes them. */
    static Map<String, String> decided(Protocol protocol, Map<String, Object> settings) {
        Map<String, String> all = new TreeMap<>();
        all.put("protocol", protocol.key());
        settings.forEach((name, value) -> all.put(name, value instanceof String text ? text : Json.write(value)));
        return all;
    }
}
