package io.says.orchestrator.run;

import io.says.dataset.DatasetName;
import io.says.orchestrator.StageOutcome;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.storage.Failures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Lets a stage begin as soon as what it reads is there: several at a time where data parts, never more than is configured, and never more
 * that use the same resource than there is of it. When one fails, those beside it are interrupted and waited for.
 */
final class Branches {

    private final Pipeline pipeline;
    private final RunConfig config;
    private final AtomicBoolean ending;
    private final Function<Pipeline.Node, StageOutcome> work;
    private final Consumer<Pipeline.Node> stop;

    private final List<Pipeline.Node> waiting;
    private final Set<Pipeline.Node> running = new LinkedHashSet<>();
    private final Map<String, Integer> inUse = new HashMap<>();
    private final Set<DatasetName> there = new HashSet<>();
    private final Map<Pipeline.Node, StageOutcome> outcomes = new HashMap<>();
    private @Nullable RuntimeException failure;

    /** A stage that has ended, well or not. */
    private record Ended(
            Pipeline.Node node,
            @Nullable StageOutcome outcome,
            @Nullable Throwable thrown) {}

    /**
     * @param pipeline the stages
     * @param config how many at a time
     * @param ending is set when one has failed, before those beside it are stopped
     * @param work runs one
     * @param stop stops what an interrupt of a stage's thread does not reach
     */
    Branches(
            Pipeline pipeline,
            RunConfig config,
            AtomicBoolean ending,
            Function<Pipeline.Node, StageOutcome> work,
            Consumer<Pipeline.Node> stop) {
        this.pipeline = pipeline;
        this.config = config;
        this.ending = ending;
        this.work = work;
        this.stop = stop;
        this.waiting = new ArrayList<>(pipeline.nodes());
    }

    /**
     * Runs all of them.
     *
     * @return what came of each, in the order of the pipeline
     */
    List<StageOutcome> run() {
        if (config.parallel() == 1) {
            return pipeline.nodes().stream().map(work).toList();
        }
        String name = Thread.currentThread().getName();
        @Nullable Map<String, String> context = MDC.getCopyOfContextMap();
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        CompletionService<Ended> ended = new ExecutorCompletionService<>(threads);
        boolean interrupted = false;
        try {
            begin(ended, context);
            while (!running.isEmpty()) {
                try {
                    end(ended.take().get());
                } catch (InterruptedException e) {
                    interrupted = true;
                    running.forEach(stop);
                } catch (ExecutionException e) {
                    throw new IllegalStateException("what a stage throws is caught", e);
                }
                if (failure == null && !interrupted) {
                    begin(ended, context);
                } else {
                    threads.shutdownNow();
                }
            }
        } finally {
            threads.shutdownNow();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure == null && outcomes.size() < pipeline.nodes().size()) {
            failed(Failures.of(new InterruptedException(), "running the stages"));
        }
        if (failure != null) {
            throw failure;
        }
        return outcomes.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> pipeline.nodes().indexOf(e.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void begin(CompletionService<Ended> threads, @Nullable Map<String, String> context) {
        for (Pipeline.Node node : List.copyOf(waiting)) {
            if (running.size() < config.parallel() && ready(node) && free(node)) {
                waiting.remove(node);
                use(node, 1);
                running.add(node);
                threads.submit(() -> {
                    if (context != null) {
                        MDC.setContextMap(context);
                    }
                    try {
                        return new Ended(node, work.apply(node), null);
                    } catch (RuntimeException | Error e) {
                        return new Ended(node, null, e);
                    }
                });
            }
        }
    }

    private boolean ready(Pipeline.Node node) {
        return there.containsAll(node.spec().reads())
                && node.spec().after().stream()
                        .allMatch(dataset -> !pipeline.writes(dataset) || there.contains(dataset));
    }

    private boolean free(Pipeline.Node node) {
        return config.uses(node.spec().name()).stream()
                .allMatch(resource -> inUse.getOrDefault(resource, 0) < config.limit(resource));
    }

    private void use(Pipeline.Node node, int more) {
        config.uses(node.spec().name()).forEach(resource -> inUse.merge(resource, more, Integer::sum));
    }

    private void end(Ended ended) {
        Pipeline.Node node = ended.node();
        running.remove(node);
        use(node, -1);
        if (ended.outcome() != null) {
            outcomes.put(node, ended.outcome());
            there.addAll(node.spec().writes());
        } else if (ended.thrown() != null) {
            failed(Failures.of(ended.thrown(), "running stage \"" + node.spec().name() + "\""));
        }
    }

    private void failed(RuntimeException why) {
        if (failure == null) {
            failure = why;
            ending.set(true);
            running.forEach(stop);
        } else if (failure != why) {
            failure.addSuppressed(why);
        }
    }
}
