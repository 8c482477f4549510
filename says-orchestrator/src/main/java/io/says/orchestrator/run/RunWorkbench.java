package io.says.orchestrator.run;

import io.says.dataset.DatasetName;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.pipeline.StageOutputs;
import io.says.orchestrator.store.RunJournal;
import io.says.orchestrator.store.RunRequest;
import io.says.spi.RunEvent;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Makes datasets for a step of a run. */
final class RunWorkbench implements Workbench {

    private final RunUnderWay run;
    private final String step;
    private final PipelineRunner.SealCheck check;
    private final StageRunner stages;
    private final StageOutputs outputs;

    RunWorkbench(
            RunUnderWay run, String step, PipelineRunner.SealCheck check, StageRunner stages, StageOutputs outputs) {
        this.run = run;
        this.step = step;
        this.check = check;
        this.stages = stages;
        this.outputs = outputs;
    }

    @Override
    public Path make(Pipeline pipeline, DatasetName dataset, String label) {
        Path logDirectory = run.directory().resolve(label);
        try {
            Files.createDirectories(logDirectory);
        } catch (IOException e) {
            throw Failures.of(e, "preparing " + logDirectory);
        }
        Pipeline needed = pipeline.upTo(dataset);
        MDC.put("run", run.id());
        stages.run(needed, run.telling(run.events().into(new Unrecorded(), logDirectory)), check);
        stages.verify(needed, dataset);
        return outputs.directory(needed.writerOf(dataset)).resolve(dataset.value());
    }

    @Override
    public void keep(Writing writing) {
        run.cancellation().kept(new AtomicBoolean(), () -> {
            try {
                writing.write();
                return true;
            } catch (IOException e) {
                throw Failures.of(e, "keeping what \"" + step + "\" found");
            }
        });
    }

    @Override
    public void progress(String message, long done, long total) {
        run.events()
                .tell(
                        RunEvent.Type.STAGE_PROGRESS,
                        step,
                        1,
                        message,
                        Map.of("done", Long.toString(done), "total", Long.toString(total)));
    }

    /** For stages that work for a step: the step is what is recorded. */
    private static final class Unrecorded implements RunJournal {

        @Override
        public int markCrashed(Instant at) {
            return 0;
        }

        @Override
        public void begin(
                String runId,
                Instant at,
                Map<String, String> stages,
                @Nullable RunRequest request,
                @Nullable String resumes) {
            // the step's run has begun already
        }

        @Override
        public Optional<String> cancelRequestedBy(String runId) {
            return Optional.empty();
        }

        @Override
        public void record(RunEvent event) {
            // in the log
        }
    }
}
