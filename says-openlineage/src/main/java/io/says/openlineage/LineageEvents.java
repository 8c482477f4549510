package io.says.openlineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.says.json.Json;
import io.says.spi.RunEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events of runs in the terms of <a href="https://openlineage.io/docs/spec/object-model">OpenLineage</a>: a run of the pipeline is
 * a run of one job, each of its stages a run of a job below it. All of an event follows from the one it tells: ids of runs are
 * hashes of SAYS' own, so that an event that comes twice says the same twice. Immutable.
 */
final class LineageEvents {

    private static final String CANCELLED = "CANCELLED";
    private static final String INTEGRATION = "SAYS";
    private static final String FILES = "file";

    private final OpenLineage lineage;
    private final String namespace;
    private final String prefix;
    private final String version;

    /**
     * @param namespace of jobs and datasets
     * @param prefix what their names begin with
     * @param version of SAYS
     */
    LineageEvents(String namespace, String prefix, String version) {
        this.lineage = new OpenLineage(URI.create("urn:says:openlineage:" + version));
        this.namespace = namespace;
        this.prefix = prefix;
        this.version = version;
    }

    /** What an event means for the run it is about, in order; nothing where it is no transition. */
    static List<EventType> transitions(RunEvent event) {
        return switch (event.type()) {
            case RUN_STARTED -> List.of(EventType.START);
            case STAGE_STARTED -> List.of(event.attempt() > 1 ? EventType.RUNNING : EventType.START);
            case STAGE_RETRY -> List.of(EventType.RUNNING);
            // It begins and ends at once: what it would have made is there.
            case STAGE_LOOKED_UP -> List.of(EventType.START, EventType.COMPLETE);
            case STAGE_SUCCEEDED, RUN_SUCCEEDED -> List.of(EventType.COMPLETE);
            case STAGE_FAILED ->
                List.of(CANCELLED.equals(event.details().get("code")) ? EventType.ABORT : EventType.FAIL);
            case RUN_FAILED -> List.of(EventType.FAIL);
            case RUN_CANCELLED, RUN_CRASHED -> List.of(EventType.ABORT);
            case STAGE_PROGRESS, STAGE_FACT, RELEASE_PUBLISHED -> List.of();
        };
    }

    /** What is told of an event, in order. */
    List<OpenLineage.RunEvent> of(RunEvent event) {
        List<OpenLineage.RunEvent> told = new ArrayList<>();
        for (EventType transition : transitions(event)) {
            told.add(lineage.newRunEventBuilder()
                    .eventTime(event.at().atZone(ZoneOffset.UTC))
                    .eventType(transition)
                    .run(run(event))
                    .job(job(event.stage()))
                    .inputs(inputs(event))
                    .outputs(outputs(event))
                    .build());
        }
        return told;
    }

    private OpenLineage.Job job(@Nullable String stage) {
        OpenLineage.JobTypeJobFacet type =
                lineage.newJobTypeJobFacet("BATCH", INTEGRATION, stage == null ? "PIPELINE" : "STAGE", null);
        return lineage.newJob(
                namespace,
                stage == null ? prefix : named(stage),
                lineage.newJobFacetsBuilder().jobType(type).build());
    }

    private String named(String part) {
        return prefix + "." + part;
    }

    private OpenLineage.Run run(RunEvent event) {
        OpenLineage.RunFacetsBuilder facets = lineage.newRunFacetsBuilder()
                .processing_engine(lineage.newProcessingEngineRunFacet(version, INTEGRATION, version))
                .put("says", says(event));
        if (event.stage() != null) {
            UUID whole = id(event.runId(), null);
            facets.parent(lineage.newParentRunFacet(
                    lineage.newParentRunFacetRun(whole, null),
                    lineage.newParentRunFacetJob(namespace, prefix, null),
                    lineage.newParentRunFacetRoot(
                            lineage.newRootRun(whole, null), lineage.newRootJob(namespace, prefix, null))));
        }
        switch (event.type()) {
            case STAGE_RETRY, STAGE_FAILED, RUN_FAILED, RUN_CANCELLED, RUN_CRASHED ->
                facets.errorMessage(lineage.newErrorMessageRunFacet(event.message(), "JAVA", null));
            default -> {
                // nothing went wrong
            }
        }
        return lineage.newRun(id(event.runId(), event.stage()), facets.build());
    }

    /** What OpenLineage has no word for: SAYS' own name of the run, the attempt, and everything that was counted. */
    private OpenLineage.RunFacet says(RunEvent event) {
        OpenLineage.RunFacet facet = lineage.newRunFacet();
        Map<String, Object> values = facet.getAdditionalProperties();
        values.put("run", event.runId());
        if (event.stage() != null) {
            values.put("attempt", event.attempt());
            values.put("lookedUp", event.type() == RunEvent.Type.STAGE_LOOKED_UP);
            values.put("facts", values(event, "facts"));
        }
        return facet;
    }

    /** A UUID of version 3 (RFC 9562): the hash of the run's id and, for a stage, of its name. */
    static UUID id(String run, @Nullable String stage) {
        String name = "says:" + run + (stage == null ? "" : "/" + stage);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> values(RunEvent event, String detail) {
        String json = event.details().get(detail);
        return json == null ? Map.of() : new TreeMap<>(Json.object(json, "the " + detail + " of an event"));
    }

    private List<OpenLineage.InputDataset> inputs(RunEvent event) {
        List<OpenLineage.InputDataset> inputs = new ArrayList<>();
        values(event, "files")
                .forEach((path, hash) -> inputs.add(lineage.newInputDataset(
                        FILES, path, facets(String.valueOf(hash)).build(), null)));
        values(event, "reads")
                .forEach((dataset, name) -> inputs.add(lineage.newInputDataset(
                        namespace, named(dataset), facets(String.valueOf(name)).build(), null)));
        return inputs;
    }

    private List<OpenLineage.OutputDataset> outputs(RunEvent event) {
        List<OpenLineage.OutputDataset> outputs = new ArrayList<>();
        Map<String, Object> facts = values(event, "facts");
        values(event, "writes").forEach((dataset, name) -> {
            OpenLineage.DatasetFacetsBuilder facets = facets(String.valueOf(name));
            Tables.schema(dataset)
                    .ifPresent(schema -> facets.schema(lineage.newSchemaDatasetFacet(schema.columns().stream()
                            .map(column -> lineage.newSchemaDatasetFacetFields(
                                    column.name(), column.type().ddl(), column.doc(), null, null))
                            .toList())));
            OpenLineage.OutputDatasetOutputFacets counted = Tables.rows(dataset, facts)
                    .map(rows -> lineage.newOutputDatasetOutputFacetsBuilder()
                            .outputStatistics(lineage.newOutputStatisticsOutputDatasetFacet(rows, null, null))
                            .build())
                    .orElse(null);
            outputs.add(lineage.newOutputDataset(namespace, named(dataset), facets.build(), counted));
        });
        return outputs;
    }

    /** The version of a dataset is the name its content is kept under. */
    private OpenLineage.DatasetFacetsBuilder facets(String datasetVersion) {
        OpenLineage.DatasetFacetsBuilder facets = lineage.newDatasetFacetsBuilder();
        return datasetVersion.isEmpty()
                ? facets
                : facets.version(lineage.newDatasetVersionDatasetFacet(datasetVersion));
    }
}
