package io.says.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.xxhash64;

import io.says.dataset.Datasets;
import io.says.storage.AtomicWrites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What comes after ingest: the cost of the stage {@code listens}, and how much of the written events Spark reads for one
 * listener and for one day against all of them, by its own count of bytes and rows. {@code EventsBenchmark ROWS}.
 */
public final class EventsBenchmark {

    private EventsBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        long rows = Long.parseLong(args[0]);
        Path work = Files.createTempDirectory("says-bench");
        try {
            Path input = work.resolve("input");
            ListeningCsv.write(input, rows, 1);
            SparkSession spark = StageRuns.spark();
            StageRuns stages = new StageRuns(spark, input, work.resolve("out"));
            stages.run("ingest");
            long began = System.nanoTime();
            Cost before = Cost.since(began);
            stages.run("listens");
            Cost after = Cost.since(began);
            System.out.printf(
                    "%,d rows, listens: %.1f CPU-s %.1f s wall %d MB peak%n",
                    rows,
                    after.cpuSeconds() - before.cpuSeconds(),
                    after.wallSeconds() - before.wallSeconds(),
                    after.peakMegabytes());
            read(spark, stages.rows(Datasets.EVENTS));
            spark.stop();
        } finally {
            AtomicWrites.deleteTree(work);
        }
    }

    private static void read(SparkSession spark, Dataset<Row> events) throws TimeoutException {
        // Read on threads of their own, bytes would escape Spark's count.
        spark.conf().set("parquet.hadoop.vectored.io.enabled", false);
        Row some = events.orderBy(xxhash64(col("user"), col("time"))).first();
        Column day = to_date(lit(some.<Object>getAs("time")));
        Read all = Read.of(spark, events);
        all.print("all events", all);
        Read.of(spark, events.filter(col("user").equalTo(some.<String>getAs("user"))))
                .print("one listener", all);
        Read.of(
                        spark,
                        events.filter(col("time")
                                .geq(day.cast("timestamp"))
                                .and(col("time").lt(day.plus(lit(1)).cast("timestamp")))))
                .print("one day", all);
    }

    /**
     * What a query took from its files.
     *
     * @param found the rows it asked for
     * @param rows those Parquet handed over, in row groups and pages that were not passed over
     * @param bytes read from the files
     */
    private record Read(long found, long rows, long bytes) {

        static Read of(SparkSession spark, Dataset<Row> wanted) throws TimeoutException {
            AtomicLong rows = new AtomicLong();
            AtomicLong bytes = new AtomicLong();
            SparkListener listener = new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd end) {
                    rows.addAndGet(end.taskMetrics().inputMetrics().recordsRead());
                    bytes.addAndGet(end.taskMetrics().inputMetrics().bytesRead());
                }
            };
            spark.sparkContext().addSparkListener(listener);
            Column[] every = java.util.Arrays.stream(wanted.columns())
                    .map(name -> col(name))
                    .toArray(Column[]::new);
            // Every column is needed for the answer: none is left unread.
            long found = wanted.agg(count(lit(1)), min(xxhash64(struct(every))))
                    .first()
                    .getLong(0);
            spark.sparkContext().listenerBus().waitUntilEmpty();
            spark.sparkContext().removeSparkListener(listener);
            return new Read(found, rows.get(), bytes.get());
        }

        void print(String what, Read all) {
            System.out.printf(
                    "%-13s %,12d rows found, %,12d read, %,14d bytes read: %.2f %% of all%n",
                    what, found, rows, bytes, 100.0 * bytes / all.bytes);
        }
    }
}
