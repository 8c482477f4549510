package io.says.orchestrator.run;

import io.says.SaysException;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.orchestrator.RunLogs;
import io.says.orchestrator.StageOutcome;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.releases.Publication;
import io.says.release.PublishedReleases;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove;
import io.says.release.ReleaseStore;
import io.says.report.GateVerdict;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last step of a run: installs the bundle it wrote, and makes that the release that serves, here and where else it is published. */
final class ReleasePublisher {

    /** What events call that which this step writes: the release under {@code releases/}. */
    private static final String PUBLISHED = "published-release";

    private static final String PUBLISH = PipelineRunner.PUBLISH;
    private static final Logger LOG = LoggerFactory.getLogger(ReleasePublisher.class);

    private final StageAttempts tries;
    private final StageOutputs outputs;
    private final ReleaseStore releases;
    private final Publication publication;
    private final AttemptLogs logs;

    ReleasePublisher(
            StageAttempts tries,
            StageOutputs outputs,
            ReleaseStore releases,
            Publication publication,
            AttemptLogs logs) {
        this.logs = logs;
        this.tries = tries;
        this.outputs = outputs;
        this.releases = releases;
        this.publication = publication;
    }

    /**
     * Publishes what a run came to.
     *
     * @param outcomes takes what came of this step
     * @return the release that serves now
     */
    ReleaseInfo publish(Pipeline pipeline, RunUnderWay run, List<StageOutcome> outcomes) {
        RunEvents events = run.events();
        Pipeline.Node bundle = pipeline.writerOf(Datasets.RELEASE);
        String id = PipelineRunner.releaseId(pipeline);
        long began = System.nanoTime();
        AtomicInteger attempts = new AtomicInteger();
        boolean current = isCurrent(id);
        Map<String, String> read = Map.of("reads", Json.write(Map.of(Datasets.RELEASE.value(), bundle.outputName())));
        Runnable served = once(() -> events.tell(
                RunEvent.Type.RELEASE_PUBLISHED,
                PUBLISH,
                attempts.get(),
                current ? "release " + id + " is current already" : "release " + id + " is current now",
                Map.of("releaseId", id)));
        ReleaseInfo release = tries.of(PUBLISH, attempts, events, run.cancellation(), attempt -> {}, over -> {
            try (RunLogs.Closing log = logs.open(events, PUBLISH, attempts.get())) {
                events.tell(RunEvent.Type.STAGE_STARTED, PUBLISH, attempts.get(), "publish started", read);
                return attempt(pipeline, run, over, served);
            }
        });
        Map<String, String> done = new LinkedHashMap<>(read);
        done.put("outputName", id);
        done.put("writes", Json.write(Map.of(PUBLISHED, id)));
        events.tell(RunEvent.Type.STAGE_SUCCEEDED, PUBLISH, attempts.get(), "publish done", done);
        outcomes.add(new StageOutcome(
                PUBLISH, current, attempts.get(), Duration.ofNanos(System.nanoTime() - began), id, Map.of()));
        LOG.info("Run {} published {}", run.id(), id);
        return release;
    }

    private static Runnable once(Runnable telling) {
        AtomicBoolean told = new AtomicBoolean();
        return () -> {
            if (told.compareAndSet(false, true)) {
                telling.run();
            }
        };
    }

    /** @param served is told when the release serves here, whatever becomes of the place that others serve from */
    private ReleaseInfo attempt(Pipeline pipeline, RunUnderWay run, AtomicBoolean over, Runnable served)
            throws IOException {
        Pipeline.Node bundle = pipeline.writerOf(Datasets.RELEASE);
        String id = PipelineRunner.releaseId(pipeline);
        run.cancellation().kept(over, () -> true); // an installation tidies up before it begins
        ReleaseInfo installed = releases.install(
                outputs.directory(bundle).resolve(Datasets.RELEASE.value()),
                id,
                last -> run.cancellation().kept(over, () -> {
                    last.run();
                    return true;
                }));
        Map<String, String> gate = gate(pipeline);
        ReleaseMove.Cause cause = new ReleaseMove.Cause(run.id(), null, gate);
        Optional<PublishedReleases> elsewhere = publication.place();
        elsewhere.ifPresent(place -> {
            place.bring(releases.directory(id));
            releases.challengerId().ifPresent(other -> place.bring(releases.directory(other)));
        });
        // Every byte was read when it was installed: gigabytes are not read again while others wait for the
        // transaction.
        run.cancellation().published(over, () -> releases.promoteInstalled(id, cause));
        served.run();
        // After it, since a slow store would hold up whoever waits for the run's transaction; said twice it is the
        // same.
        run.cancellation().refuseGivenUp(over);
        elsewhere.ifPresent(place -> place.point(releases, cause));
        return installed;
    }

    /** What the gate said, for the record of the promotion. */
    private Map<String, String> gate(Pipeline pipeline) throws IOException {
        for (Pipeline.Node node : pipeline.nodes()) {
            Path file =
                    outputs.directory(node).resolve(Datasets.VERDICT.value()).resolve(GateVerdict.FILE);
            if (node.spec().writes().contains(Datasets.VERDICT) && Files.isRegularFile(file)) {
                GateVerdict verdict = Json.read(Files.readString(file), GateVerdict.class, file.toString());
                Map<String, String> details = new LinkedHashMap<>();
                details.put("gate", verdict.passed() ? "passed" : "forced");
                details.put("against", verdict.against());
                details.put("rule", verdict.rule());
                if (!verdict.reasons().isEmpty()) {
                    details.put("reasons", String.join("; ", verdict.reasons()));
                }
                return details;
            }
        }
        return Map.of();
    }

    private boolean isCurrent(String id) {
        try {
            return releases.currentId().filter(id::equals).isPresent();
        } catch (SaysException damaged) {
            LOG.warn("The release pointer will be written anew: {}", damaged.rendered());
            return false;
        }
    }
}
