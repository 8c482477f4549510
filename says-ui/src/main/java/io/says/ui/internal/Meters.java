package io.says.ui.internal;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.says.orchestrator.store.ReceiverState;
import io.says.orchestrator.text.Texts;
import io.says.ui.ServingEngine;
import io.says.ui.internal.http.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What is measured: requests by route, the release that serves, runs by state, the JVM; in the format of Prometheus. Thread-safe. */
public final class Meters implements AutoCloseable {

    private static final String REQUESTS = "says.http.requests";
    private static final int ERRORS_FROM = 400;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MultiGauge release;
    private final RunGauges runs;
    private final MultiGauge leftAlone;
    private final MultiGauge waiting;
    private final ServingEngine serving;
    private final Receivers receivers;
    /** The registry's timers, found without putting their tags in order for every request. */
    private final Map<Answered, Timer> timers = new ConcurrentHashMap<>();

    /** What requests are told apart by. */
    private record Answered(String method, String path, int status) {}

    /** Begins to measure. */
    public Meters(ServingEngine serving, RunDesk desk, LiveStream live, Receivers receivers) {
        this.serving = serving;
        this.receivers = receivers;
        this.release = MultiGauge.builder("says.serving.release")
                .description("1 for the release that serves")
                .register(registry);
        this.runs = new RunGauges(desk, registry);
        this.leftAlone = MultiGauge.builder("says.receivers.open")
                .description("1 for a receiver of events that took nothing too often and is left alone, else 0")
                .register(registry);
        this.waiting = MultiGauge.builder("says.receivers.waiting")
                .description("Events since the last one that a receiver took, where its last try failed, else 0")
                .register(registry);
        Gauge.builder("says.live.streams", live, LiveStream::clients)
                .description("Open live streams")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Notes a request that has been answered. */
    public void answered(Route route, int status, long nanos) {
        timers.computeIfAbsent(new Answered(route.method().name(), route.path(), status), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Answered answered) {
        return Timer.builder(REQUESTS)
                .description("Requests by route")
                .tags(Tags.of(
                        "method", answered.method(),
                        "route", answered.path(),
                        "status", Integer.toString(answered.status())))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    /** The route of the metrics. */
    public Route route() {
        return Route.get("/metrics", "What is measured, for Prometheus.")
                .content("text/plain; version=0.0.4; charset=utf-8")
                .by(this::scrape);
    }

    /** One at a time: two that set the same gauge anew at once would both be in the text. */
    private synchronized void scrape(Context ctx) {
        List<MultiGauge.Row<?>> serves = new ArrayList<>();
        serving.releaseId().ifPresent(id -> serves.add(MultiGauge.Row.of(Tags.of("release", id), 1)));
        release.register(serves, true);
        runs.refresh();
        List<MultiGauge.Row<?>> open = new ArrayList<>();
        List<MultiGauge.Row<?>> behind = new ArrayList<>();
        for (ReceiverState receiver : receivers.states()) {
            Tags name = Tags.of("receiver", receiver.name());
            open.add(MultiGauge.Row.of(name, receiver.open() ? 1 : 0));
            behind.add(MultiGauge.Row.of(name, receiver.waiting()));
        }
        leftAlone.register(open, true);
        waiting.register(behind, true);
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
    }

    /** Requests since the start by route, in words: how many, how many errors, mean and longest time in milliseconds. */
    public List<List<String>> requests(Texts texts) {
        Map<String, List<Timer>> byRoute = new TreeMap<>();
        registry.find(REQUESTS)
                .timers()
                .forEach(timer -> byRoute.computeIfAbsent(
                                timer.getId().getTag("route") + " "
                                        + timer.getId().getTag("method"),
                                route -> new ArrayList<>())
                        .add(timer));
        List<List<String>> rows = new ArrayList<>();
        byRoute.forEach((route, timers) -> {
            long count = timers.stream().mapToLong(Timer::count).sum();
            long errors = timers.stream()
                    .filter(timer ->
                            Integer.parseInt(String.valueOf(timer.getId().getTag("status"))) >= ERRORS_FROM)
                    .mapToLong(Timer::count)
                    .sum();
            double total = timers.stream()
                    .mapToDouble(timer -> timer.totalTime(TimeUnit.MILLISECONDS))
                    .sum();
            double longest = timers.stream()
                    .mapToDouble(timer -> timer.max(TimeUnit.MILLISECONDS))
                    .max()
                    .orElse(0);
            rows.add(List.of(
                    route,
                    texts.count(count),
                    texts.count(errors),
                    texts.decimal(count == 0 ? 0 : total / count, 1),
                    texts.decimal(longest, 1)));
        });
        return rows;
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
