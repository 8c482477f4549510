package io.says.orchestrator.run;

import io.says.orchestrator.input.ResolvedInput;
import io.says.orchestrator.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run under way, as its stages see it.
 *
 * @param id its id
 * @param directory where its logs go
 * @param began when, by {@link System#nanoTime}
 * @param events is told what happens
 * @param cancellation the wish that it ends
 * @param input the files it was given; null where that is not known
 * @param ending whether a stage beside others has failed, so that they end too
 * @param together tells the jobs of stages at work for one piece of the run from those of another
 */
record RunUnderWay(
        String id,
        Path directory,
        long began,
        RunEvents events,
        Cancellation cancellation,
        @Nullable ResolvedInput input,
        AtomicBoolean ending,
        String together) {

    /** A run that no stage is at work for yet. */
    static RunUnderWay begun(
            String id,
            Path directory,
            long began,
            RunEvents events,
            Cancellation cancellation,
            @Nullable ResolvedInput input) {
        return new RunUnderWay(id, directory, began, events, cancellation, input, new AtomicBoolean(), "");
    }

    /** The same for stages that end when one of them fails; the name tells their jobs from those of other trials of the run. */
    RunUnderWay ending(AtomicBoolean flag, String name) {
        return new RunUnderWay(id, directory, began, events, cancellation, input, flag, name);
    }

    /** The same for stages that are told of elsewhere. */
    RunUnderWay telling(RunEvents others) {
        return new RunUnderWay(id, directory, began, others, cancellation, input, ending, "");
    }

    /** The tag of all Spark jobs of the run. */
    String jobTag() {
        return "says-" + id;
    }

    /** The tag of the jobs of one of its stages. */
    String jobTag(Pipeline.Node node) {
        return jobTag() + "-" + together + "-" + node.spec().name();
    }
}
