package io.says.orchestrator.delivery;

import dev.failsafe.CircuitBreaker;
import io.says.SaysException;
import io.says.orchestrator.store.EventRecord;
import io.says.orchestrator.store.Outbox;
import io.says.orchestrator.store.ReceiverState;
import io.says.spi.EventReceiver;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one receiver, with a thread of its own, so that one that does not answer keeps none of the others waiting. After a failure it
 * waits a little, each time longer; after several in a row the circuit is opened, and nothing is sent until one event is tried. How that
 * stands is kept in the store: runs that are shorter than the rest leave a receiver alone together.
 */
final class ReceiverLine {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverLine.class);

    private static final long LOOK_EVERY_MILLIS = 500;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration AFTER_THE_STORE_FAILED = Duration.ofSeconds(5);
    private static final int AT_A_TIME = 100;

    /** A try that is broken off sooner says nothing of the receiver. */
    private static final Duration SHORTEST_TRY = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final EventReceiver receiver;
    private final DeliveryConfig config;
    private final Clock clock;
    private final Function<EventRecord, Optional<RunEvent>> told;
    private final CircuitBreaker<Object> circuit;
    private final Thread thread;
    private volatile boolean ending;
    private boolean storeFails;
    private int failures;
    private @Nullable Instant openSince;
    private long notBefore = System.nanoTime();

    /**
     * @param outbox where events wait
     * @param receiver who gets them
     * @param config when it is left alone
     * @param clock the time, for the record
     * @param told what is said of an event that is stored
     */
    ReceiverLine(
            Outbox outbox,
            EventReceiver receiver,
            DeliveryConfig config,
            Clock clock,
            Function<EventRecord, Optional<RunEvent>> told) {
        this.outbox = outbox;
        this.receiver = receiver;
        this.config = config;
        this.clock = clock;
        this.told = told;
        this.circuit = CircuitBreaker.<Object>builder()
                .withFailureThreshold(config.failures())
                .withSuccessThreshold(1)
                .withDelay(config.rest())
                .build();
        this.thread = new Thread(this::work, "says-receiver-" + receiver.name());
        thread.setDaemon(true);
        // A plugin's libraries look for their own parts by the thread's class loader.
        thread.setContextClassLoader(receiver.getClass().getClassLoader());
    }

    /** Goes on from where an earlier process left it, and begins to deliver. */
    void start(ReceiverState left) {
        failures = left.failures();
        openSince = left.openSince();
        if (openSince == null) {
            for (int failure = 0; failure < Math.min(failures, config.failures() - 1); failure++) {
                circuit.recordFailure();
            }
        } else {
            Duration rested =
                    left.triedAt() == null ? config.rest() : Duration.between(left.triedAt(), clock.instant());
            // A clock that was set meanwhile says nothing of how long it was.
            Duration remains =
                    rested.isNegative() ? Duration.ZERO : config.rest().minus(rested);
            circuit.halfOpen();
            notBefore = System.nanoTime() + Math.max(0, remains.toNanos());
            LOG.warn(
                    "The receiver {} has taken nothing since {} ({}); it is tried with one event every {} s",
                    receiver.name(),
                    openSince,
                    left.problem(),
                    config.rest().toSeconds());
        }
        thread.start();
    }

    /** Asks for a last try. */
    void end() {
        ending = true;
    }

    /** Stops what it is at. */
    void interrupt() {
        thread.interrupt();
    }

    /** Waits for its thread. */
    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    private void work() {
        try {
            boolean last = false;
            while (!last) {
                last = ending;
                deliver(last);
                if (!last) {
                    Thread.sleep(LOOK_EVERY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            EventDelivery.closeQuietly(receiver);
        }
    }

    private void deliver(boolean last) throws InterruptedException {
        try {
            // A last try is for whoever failed once or twice; one that is left alone stays so.
            while (last && openSince == null || System.nanoTime() - notBefore >= 0) {
                List<EventRecord> waiting = outbox.waiting(receiver.name(), AT_A_TIME);
                boolean all = delivered(waiting);
                storeFails = false;
                if (waiting.isEmpty() || !all) {
                    return;
                }
            }
        } catch (RuntimeException | LinkageError e) {
            storeFailed(e);
        }
    }

    private void storeFailed(Throwable e) {
        long later = System.nanoTime() + AFTER_THE_STORE_FAILED.toNanos();
        notBefore = later - notBefore > 0 ? later : notBefore;
        if (!storeFails) {
            storeFails = true;
            LOG.warn(
                    "What is to be told to the receiver {} could not be looked up or noted; it is tried again every {} s: {}",
                    receiver.name(),
                    AFTER_THE_STORE_FAILED.toSeconds(),
                    e instanceof SaysException ? e.getMessage() : e.toString());
        }
        LOG.debug("What is to be told to the receiver {} could not be looked up or noted", receiver.name(), e);
    }

    /** Whether all of them are dealt with. What is passed over is noted with the next that is taken, or at the end: a note is forced to disk. */
    private boolean delivered(List<EventRecord> waiting) throws InterruptedException {
        long passedOver = 0;
        for (EventRecord stored : waiting) {
            Optional<RunEvent> event = told.apply(stored);
            Dealing dealing = event.isPresent() ? deal(stored, event.get()) : Dealing.PASSED_OVER;
            switch (dealing) {
                case PASSED_OVER -> passedOver = stored.sequence();
                case TAKEN -> {
                    outbox.dealtWith(receiver.name(), stored.sequence());
                    passedOver = 0;
                }
                case NOT_TAKEN -> {
                    note(passedOver);
                    return false;
                }
            }
        }
        note(passedOver);
        return true;
    }

    private void note(long passedOver) {
        if (passedOver > 0) {
            outbox.dealtWith(receiver.name(), passedOver);
        }
    }

    private enum Dealing {
        /** The receiver does not want it. */
        PASSED_OVER,
        /** The receiver has it, or will never take it. */
        TAKEN,
        /** It has to be sent again. */
        NOT_TAKEN
    }

    private Dealing deal(EventRecord stored, RunEvent event) throws InterruptedException {
        String problem;
        try {
            if (!receiver.wants(event)) {
                return Dealing.PASSED_OVER;
            }
            problem = null;
        } catch (RuntimeException | LinkageError e) {
            problem = described(e);
        }
        if (!circuit.tryAcquirePermit()) {
            return Dealing.NOT_TAKEN;
        }
        if (problem == null) {
            problem = problem(stored, event);
        }
        if (problem != null) {
            failed(problem);
            return Dealing.NOT_TAKEN;
        }
        answered();
        return Dealing.TAKEN;
    }

    private static String described(Throwable e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /** Sends one event; why it has to be sent again, or null where that is not so. */
    private @Nullable String problem(EventRecord stored, RunEvent event) throws InterruptedException {
        long began = System.nanoTime();
        try {
            switch (receiver.deliver(stored.runId() + "-" + stored.sequence(), event)) {
                case TAKEN -> {
                    return null;
                }
                case REFUSED -> {
                    LOG.error(
                            "The receiver {} refused event {} of run {}; it is not sent again",
                            receiver.name(),
                            stored.type(),
                            stored.runId());
                    return null;
                }
                case LATER -> {
                    return "it asks for another try";
                }
            }
            return null;
        } catch (InterruptedException e) {
            // The end of the run: without a note of it, one that never answers is waited for at the end of every run.
            if (System.nanoTime() - began >= SHORTEST_TRY.toNanos()) {
                brokenOff();
            }
            throw e;
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (RuntimeException | LinkageError e) {
            return described(e);
        }
    }

    private void brokenOff() {
        try {
            failed("no answer before the end of the run");
        } catch (RuntimeException e) {
            storeFailed(e);
        }
    }

    private void answered() {
        circuit.recordSuccess();
        if (failures > 0) {
            if (openSince != null) {
                LOG.info("The receiver {} takes events again; it had taken none since {}", receiver.name(), openSince);
            }
            outbox.stands(receiver.name(), 0, null, null, null);
            failures = 0;
            openSince = null;
        }
    }

    private void failed(String why) {
        Instant now = clock.instant();
        circuit.recordFailure();
        failures++;
        if (circuit.isOpen()) {
            notBefore = System.nanoTime() + config.rest().toNanos();
            if (openSince == null) {
                openSince = now;
                LOG.warn(
                        "The receiver {} took nothing {} times in a row ({}); it is left alone, and tried with one event every {} s",
                        receiver.name(),
                        failures,
                        why,
                        config.rest().toSeconds());
            }
        } else {
            Duration wait = Duration.ofSeconds(Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(failures - 1, 10)));
            notBefore = System.nanoTime() + wait.toNanos();
            LOG.warn("The receiver {} took nothing ({}); next try in {} s", receiver.name(), why, wait.toSeconds());
        }
        outbox.stands(receiver.name(), failures, now, openSince, why);
    }
}
