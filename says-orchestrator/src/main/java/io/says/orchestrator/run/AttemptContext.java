package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.DatasetName;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.spark.SparkSessions;
import io.says.spi.RunEvent;
import io.says.spi.StageContext;
import io.says.storage.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What a stage works with during one attempt. */
final class AttemptContext implements StageContext {

    private final Pipeline pipeline;
    private final Pipeline.Node node;
    private final int attempt;
    private final StageOutputs outputs;
    private final Path staged;
    private final Path scratch;
    private final SparkSessions sessions;
    private final RunEvents events;
    private final List<String> jobTags;
    private final Cancellation cancellation;
    private final AtomicBoolean over;
    private final Map<String, Long> facts = new TreeMap<>();
    private Manifest.@Nullable Verdict verdict;

    AttemptContext(
            Pipeline pipeline,
            Pipeline.Node node,
            int attempt,
            StageOutputs outputs,
            Path staged,
            Path scratch,
            SparkSessions sessions,
            RunEvents events,
            List<String> jobTags,
            Cancellation cancellation,
            AtomicBoolean over) {
        this.pipeline = pipeline;
        this.node = node;
        this.attempt = attempt;
        this.outputs = outputs;
        this.staged = staged;
        this.scratch = scratch;
        this.sessions = sessions;
        this.events = events;
        this.jobTags = List.copyOf(jobTags);
        this.cancellation = cancellation;
        this.over = over;
    }

    @Override
    public Path input(DatasetName dataset) {
        declared(dataset, node.spec().reads().contains(dataset), "read");
        return outputs.directory(pipeline.writerOf(dataset)).resolve(dataset.value());
    }

    @Override
    public Manifest inputManifest(DatasetName dataset) {
        declared(dataset, node.spec().reads().contains(dataset), "read");
        return Manifest.read(outputs.directory(pipeline.writerOf(dataset)));
    }

    @Override
    public Path output(DatasetName dataset) {
        declared(dataset, node.spec().writes().contains(dataset), "write");
        return staged.resolve(dataset.value());
    }

    private void declared(DatasetName dataset, boolean declared, String what) {
        if (!declared) {
            throw new SaysException(
                    StandardErrorCode.INTERNAL,
                    "Stage \"" + node.spec().name() + "\" did not declare to " + what + " \"" + dataset + "\"",
                    "Name the dataset in the stage's specification.");
        }
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public SparkSession spark() {
        checkCancelled();
        boolean first = !sessions.started();
        if (first) {
            progress("starting Spark", 0, 0);
        }
        SparkSession session = sessions.tagged(node.spec().name(), jobTags);
        if (first) {
            checkCancelled(); // a cluster may have let it wait
        }
        return session;
    }

    @Override
    public void progress(String message, long done, long total) {
        if (!over.get()) {
            events.tell(
                    RunEvent.Type.STAGE_PROGRESS,
                    node.spec().name(),
                    attempt,
                    message,
                    Map.of("done", Long.toString(done), "total", Long.toString(total)));
        }
    }

    @Override
    public synchronized void fact(String name, long value) {
        facts.put(name, value);
    }

    synchronized Map<String, Long> facts() {
        return new TreeMap<>(facts);
    }

    @Override
    public synchronized void refuse(SaysException refusal) {
        verdict = Manifest.Verdict.of(refusal);
    }

    synchronized Manifest.@Nullable Verdict verdict() {
        return verdict;
    }

    @Override
    public void checkCancelled() {
        if (over.get() || cancellation.requested() || Thread.currentThread().isInterrupted()) {
            throw new SaysException(
                    StandardErrorCode.CANCELLED,
                    "Stage \"" + node.spec().name() + "\" was interrupted",
                    "Run again to go on from the last finished stage.");
        }
    }
}
