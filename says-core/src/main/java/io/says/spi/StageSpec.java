package io.says.spi;

import io.says.dataset.DatasetName;
import java.util.Map;
import java.util.Set;

/**
 * A stage's place and identity.
 *
 * @param name lower-case letters, digits and hyphens, unique in the pipeline
 * @param version the version of what it computes: a change of it makes old outputs stale
 * @param description one sentence for people
 * @param reads the datasets it reads
 * @param writes the datasets it writes, at least one
 * @param identity the settings, input hashes and seed that determine its output, and nothing else; with the version and
 *     the names of the datasets read they are hashed into the output's name
 * @param after datasets it waits for without reading them: their content is no part of its identity, and one that no stage
 *     writes is not waited for
 */
public record StageSpec(
        String name,
        String version,
        String description,
        Set<DatasetName> reads,
        Set<DatasetName> writes,
        Map<String, String> identity,
        Set<DatasetName> after) {

    /** Copies the collections. */
    public StageSpec {
        reads = Set.copyOf(reads);
        writes = Set.copyOf(writes);
        identity = Map.copyOf(identity);
        after = Set.copyOf(after);
    }

    /** A stage that waits for what it reads alone. */
    public StageSpec(
            String name,
            String version,
            String description,
            Set<DatasetName> reads,
            Set<DatasetName> writes,
            Map<String, String> identity) {
        this(name, version, description, reads, writes, identity, Set.of());
    }
}
