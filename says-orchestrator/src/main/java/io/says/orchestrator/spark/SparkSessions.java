package io.says.orchestrator.spark;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.storage.Failures;
import io.says.storage.SparkPaths;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The Spark session of a run: started on first use, stopped at the end when it was started here, left alone when the
 * embedder had one already.
 */
public final class SparkSessions implements AutoCloseable {

    private final SparkConfig config;
    private final Path temporary;
    private @Nullable SparkSession session;
    private boolean ours;

    /**
     * @param config the settings
     * @param temporary where Spark may put its files
     */
    public SparkSessions(SparkConfig config, Path temporary) {
        this.config = config;
        this.temporary = temporary;
    }

    /**
     * The session.
     *
     * @throws SaysException {@code MISSING_DEPENDENCY} without Spark on the class path
     */
    public synchronized SparkSession session() {
        if (session == null) {
            try {
                session = open();
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
                throw Failures.of(e, "starting Spark on " + config.master());
            }
        }
        return session;
    }

    private SparkSession open() {
        scala.Option<SparkSession> active = SparkSession.getActiveSession();
        if (active.isDefined()) {
            return active.get();
        }
        boolean local = config.master().startsWith("local");
        SparkSession.Builder builder = SparkSession.builder()
                .appName("SAYS")
                .master(config.master())
                .config("spark.ui.enabled", config.ui())
                .config("spark.sql.shuffle.partitions", config.shufflePartitions())
                // Sizes of partitions must not decide their number: the model would depend on them.
                .config("spark.sql.adaptive.coalescePartitions.enabled", false)
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", true)
                .config("spark.sql.parquet.compression.codec", "zstd")
                .config("spark.sql.warehouse.dir", SparkPaths.toWrite(temporary.resolve("warehouse")))
                .config("spark.sql.catalogImplementation", "in-memory")
                .config("spark.ui.showConsoleProgress", false)
                .config("spark.log.structuredLogging.enabled", false)
                .config("spark.local.dir", temporary.toAbsolutePath().toString());
        if (local) {
            builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1");
        }
        config.conf().forEach(builder::config);
        SparkSession started = builder.getOrCreate();
        ours = true;
        return started;
    }

    /** Whether a session has been opened. */
    public synchronized boolean started() {
        return session != null;
    }

    /** Cancels the jobs that carry a tag. */
    public synchronized void cancel(String tag) {
        if (session != null) {
            session.interruptTag(tag);
        }
    }

    @Override
    public synchronized void close() {
        if (session != null && ours) {
            session.stop();
        }
        session = null;
    }
}
