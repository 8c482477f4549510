package io.says.orchestrator.spark;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.Failures;
import io.says.storage.SparkPaths;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Spark session of a run: started on first use, and stopped at the end when Spark was started here. Where the embedder
 * has a session, on this thread or as the default, the run gets one of its own beside it: theirs is neither changed nor
 * stopped. Thread-safe: while one thread starts Spark, which may take as long as a cluster lets it wait, nothing here but another
 * start waits for it.
 */
public final class SparkSessions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SparkSessions.class);

    private static final String JARS = "spark.jars";
    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
    private static final long PATIENCE_SECONDS = 30;

    private final SparkConfig config;
    private final Path temporary;
    private final Supplier<Path> shared;
    private final Supplier<SparkJars> jars;
    private final ReentrantLock starting = new ReentrantLock();
    private final AtomicReference<Opened> opened = new AtomicReference<>(new Opened(null, false));

    /** What is open between one closing and the next, each another one however alike; a session is not there before its first use. */
    private static final class Opened {

        private final @Nullable SparkSession session;
        private final boolean ours;

        Opened(@Nullable SparkSession session, boolean ours) {
            this.session = session;
            this.ours = ours;
        }
    }

    /**
     * @param config the settings
     * @param temporary where Spark may put files of this machine
     * @param shared where it may put what every machine has to see
     * @param jars for whatever machine runs a part of the work, asked for when Spark starts; an embedder's is not given them
     */
    public SparkSessions(SparkConfig config, Path temporary, Supplier<Path> shared, Supplier<SparkJars> jars) {
        this.config = config;
        this.shared = shared;
        this.jars = jars;
        this.temporary = temporary;
    }

    /**
     * The session.
     *
     * @throws SaysException {@code MISSING_DEPENDENCY} without Spark on the class path, {@code CANCELLED} where the thread is
     *     interrupted or all is closed meanwhile
     */
    public SparkSession session() {
        Opened before = opened.get();
        if (before.session != null) {
            return before.session;
        }
        try {
            starting.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Failures.of(e, "waiting for Spark to start on " + master());
        }
        try {
            Opened now = opened.get();
            if (now.session != null) {
                return now.session;
            }
            // Where all was closed while this thread waited, whoever asks for the session has been given up.
            if (now == before) {
                Opened started = start();
                if (started.session != null && opened.compareAndSet(before, started)) {
                    return started.session;
                }
                stop(started);
            }
            throw new SaysException(
                    StandardErrorCode.CANCELLED,
                    "The run ended while Spark was starting on " + master(),
                    "Run again to go on from the last finished stage.");
        } finally {
            starting.unlock();
        }
    }

    private Opened start() {
        try {
            Opened started = open();
            try {
                SparkContext context = Objects.requireNonNull(started.session).sparkContext();
                // Before the first fit: fits at the same time would move it from under each other's feet.
                if (context.getCheckpointDir().isEmpty()) {
                    context.setCheckpointDir(SparkPaths.toWrite(shared.get().resolve("checkpoints")));
                }
            } catch (RuntimeException | Error e) {
                stop(started);
                throw e;
            }
            return started;
        } catch (NoClassDefFoundError e) {
            if (String.valueOf(e.getMessage()).startsWith("Could not initialize")) {
                // An earlier attempt failed while a class of Spark was set up: this JVM cannot try again.
                throw new SaysException(
                        StandardErrorCode.MISSING_DEPENDENCY,
                        "Spark cannot be started in this process any more: " + e.getMessage(),
                        "The run's log has the first failure; mend that and run again.",
                        e);
            }
            throw new SaysException(
                    StandardErrorCode.MISSING_DEPENDENCY,
                    "Spark is not on the class path",
                    "Put spark-sql and spark-mllib 4.1 on the class path, or use the distribution.",
                    e);
        } catch (RuntimeException e) {
            throw Failures.of(e, "starting Spark on " + master());
        }
    }

    private Opened open() {
        SparkSession theirs = SparkSession.getActiveSession()
                .orElse(SparkSession::getDefaultSession)
                .getOrElse(() -> null);
        if (theirs != null) {
            if (!JavaArithmetic.isSaid()) {
                LOG.info("Whether MLlib computes with a native library is up to whoever started Spark; with one,"
                        + " fits may differ in their last digits (docs/cluster.md)");
            }
            return new Opened(beside(theirs), false);
        }
        String master = master();
        JavaArithmetic.inThisProcess();
        if (!master.equals(config.master())) {
            LOG.info(
                    "Working on {}, as spark-submit says, not on {} as says.spark.master does",
                    master,
                    config.master());
        }
        SparkSession.Builder builder = SparkSession.builder()
                .appName("SAYS")
                .master(master)
                .config("spark.ui.enabled", config.ui())
                .config("spark.sql.warehouse.dir", SparkPaths.toWrite(temporary.resolve("warehouse")))
                .config("spark.sql.catalogImplementation", "in-memory")
                .config("spark.ui.showConsoleProgress", false)
                // Of two stages at work the second is not to wait for the last task of the first.
                .config("spark.scheduler.mode", "FAIR")
                .config("spark.log.structuredLogging.enabled", false);
        SparkJars known = jars.get();
        List<URL> shipped = new ArrayList<>(known.droppedIn());
        List<String> executorOptions = new ArrayList<>();
        if (master.startsWith("local")) {
            builder.config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.local.dir", temporary.toAbsolutePath().toString());
        } else {
            // The machines of a cluster have disks of their own for what they shuffle, and nothing of ours installed.
            shipped.addAll(known.onClassPath());
            // Read only where a worker runs on the jars of a distribution, whose Logback would tell of every packet.
            executorOptions.add("-Dlogback.configurationFile=says-logback.xml");
            LOG.info("Working on {}, which is sent {} jars", master, shipped.size());
        }
        queries().forEach(builder::config);
        config.conf().forEach(builder::config);
        if (!master.startsWith("local")) {
            String asked = config.conf().getOrDefault(EXECUTOR_OPTIONS, System.getProperty(EXECUTOR_OPTIONS, ""));
            executorOptions.addAll(JavaArithmetic.optionsBeside(asked));
            executorOptions.add(asked);
            builder.config(EXECUTOR_OPTIONS, String.join(" ", executorOptions).strip());
        }
        if (!shipped.isEmpty()) {
            String asked = config.conf().getOrDefault(JARS, System.getProperty(JARS, ""));
            builder.config(
                    JARS,
                    Stream.concat(
                                    Stream.of(asked).filter(given -> !given.isBlank()),
                                    shipped.stream().map(URL::toString))
                            .collect(Collectors.joining(",")));
        }
        Thread here = Thread.currentThread();
        ClassLoader before = here.getContextClassLoader();
        try {
            // Hadoop asks the thread that starts Spark for the classes of its file systems, then and later.
            here.setContextClassLoader(known.hadoop());
            return new Opened(builder.getOrCreate(), true);
        } finally {
            here.setContextClassLoader(before);
        }
    }

    /** Where spark-submit was told to run; else what is configured. */
    private String master() {
        String submitted = System.getProperty("spark.master", "");
        return submitted.isBlank() ? config.master() : submitted;
    }

    /** A session on the embedder's Spark with settings of its own: theirs stay as they are, and go on when ours is over. */
    private SparkSession beside(SparkSession theirs) {
        SparkSession session = theirs.newSession();
        Map<String, String> settings = new TreeMap<>(queries());
        settings.putAll(config.conf());
        settings.forEach((key, value) -> {
            if (session.conf().isModifiable(key)) {
                session.conf().set(key, value);
            } else {
                LOG.info("{} is left as the Spark that is running has it", key);
            }
        });
        return session;
    }

    /** What results may depend on, and what makes Spark's answers those of every other run. */
    private Map<String, String> queries() {
        return Map.of(
                "spark.sql.shuffle.partitions",
                Integer.toString(config.shufflePartitions()),
                // Sizes of partitions must not decide their number: the model would depend on them.
                "spark.sql.adaptive.coalescePartitions.enabled",
                "false",
                "spark.sql.session.timeZone",
                "UTC",
                "spark.sql.datetime.java8API.enabled",
                "true",
                "spark.sql.parquet.compression.codec",
                "zstd",
                // Spark's default has no bounds in the files: whoever asks for one day would read everything.
                "spark.sql.parquet.outputTimestampType",
                "TIMESTAMP_MICROS");
    }

    /**
     * Starts Spark where it is configured to run, lets it do a little, and says what it is.
     *
     * @throws SaysException {@code MISSING_DEPENDENCY}, or what kept it from starting
     */
    public String greeting() {
        SparkSession spark = session();
        long rows = spark.range(1_000).count();
        return "Spark " + spark.version() + " on " + spark.sparkContext().master()
                + (rows == 1_000 ? " starts and counts" : " starts, and miscounts");
    }

    /** Whether a session has been opened. */
    public boolean started() {
        return opened.get().session != null;
    }

    /**
     * The session, every job of which carries tags when it is started on this thread, and has a fair share of the machine beside other
     * stages' jobs.
     *
     * @param stage whose jobs they are
     * @param tags by which they can be cancelled
     * @throws SaysException as {@link #session()}
     */
    public SparkSession tagged(String stage, List<String> tags) {
        SparkSession tagged = session();
        tagged.sparkContext().setLocalProperty("spark.scheduler.pool", stage);
        for (String tag : tags) {
            // Of the context, since the session tags queries alone, and MLlib's jobs are none.
            tagged.sparkContext().addJobTag(tag);
        }
        return tagged;
    }

    /** Takes tags off what this thread starts from now on. */
    public void untag(List<String> tags) {
        SparkSession session = opened.get().session;
        if (session != null && !session.sparkContext().isStopped()) {
            tags.forEach(session.sparkContext()::removeJobTag);
        }
    }

    /** Cancels the jobs that carry a tag. */
    public void cancel(String tag) {
        SparkSession session = opened.get().session;
        if (session != null) {
            try {
                session.sparkContext().cancelJobsWithTag(tag);
            } catch (IllegalStateException e) {
                LOG.debug("Spark has ended already, and its jobs with it", e);
            }
        }
    }

    /**
     * Stops Spark where it was started here. A start that is under way is not waited for: whoever is at it stops what came of it. Nor is a
     * cluster that does not let go, for longer than {@value #PATIENCE_SECONDS} seconds; a further start waits until it has.
     */
    @Override
    public void close() {
        Opened last = opened.getAndSet(new Opened(null, false));
        if (last.session == null || !last.ours) {
            return;
        }
        Thread stopping = new Thread(
                () -> {
                    starting.lock();
                    try {
                        stop(last);
                    } finally {
                        starting.unlock();
                    }
                },
                "says-stops-spark");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(Duration.ofSeconds(PATIENCE_SECONDS).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopping.isAlive()) {
            LOG.warn("Spark on {} has not stopped yet; it is left to itself", master());
        }
    }

    private static void stop(Opened opened) {
        if (opened.session != null && opened.ours) {
            // Spark waits for threads of its own, which it cannot on one that is interrupted.
            boolean interrupted = Thread.interrupted();
            try {
                opened.session.stop();
            } catch (RuntimeException e) {
                LOG.warn("Spark did not stop as it should", e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
