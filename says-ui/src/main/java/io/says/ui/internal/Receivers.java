package io.says.ui.internal;

import io.says.orchestrator.store.ReceiverState;
import io.says.orchestrator.store.RunStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How those stand that are told of runs. The store never forgets a receiver; one that is not configured any more is left out here, since
 * nothing is tried with it and it would be shown for ever as it was left. Thread-safe.
 */
public final class Receivers {

    private final RunStore runs;
    private final Supplier<Optional<List<String>>> configured;
    private @Nullable Predicate<String> told;

    /**
     * @param runs where it is kept how they stand
     * @param configured the names of those that are configured, looked up once, when they are first needed; empty where nobody knows them,
     *     and all are shown
     */
    public Receivers(RunStore runs, Supplier<Optional<List<String>>> configured) {
        this.runs = runs;
        this.configured = configured;
    }

    /** Those that are configured and that a run has begun with, by name. */
    public List<ReceiverState> states() {
        Predicate<String> named = told();
        return runs.receivers().stream()
                .filter(receiver -> named.test(receiver.name()))
                .toList();
    }

    private synchronized Predicate<String> told() {
        Predicate<String> known = told;
        if (known == null) {
            known = named().<Predicate<String>>map(names -> Set.copyOf(names)::contains)
                    .orElse(name -> true);
            told = known;
        }
        return known;
    }

    private Optional<List<String>> named() {
        try {
            return configured.get();
        } catch (RuntimeException | LinkageError e) {
            // No run starts with that, and it is the run that says why: what is measured is measured all the same.
            return Optional.empty();
        }
    }
}
