package io.says.etl.listens;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.dataset.QuarantineFile;
import io.says.etl.listens.ListensStageFactory.Action;
import io.says.etl.listens.ListensStageFactory.Collapse;
import io.says.etl.listens.ListensStageFactory.ListeningConfig;
import io.says.etl.listens.ListensStageFactory.Live;
import io.says.etl.listens.ListensStageFactory.SongsConfig;
import io.says.etl.listens.ListensStageFactory.SuspiciousConfig;
import io.says.etl.song.SameSongs;
import io.says.etl.validate.QuarantineRows;
import io.says.json.Json;
import io.says.report.SongsReport;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageSpec;
import io.says.storage.SparkPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Events to listens, songs and suspects. Every event is in exactly one of these: a row of the listens, collapsed into one as
 * a repeat, a duplicate, quarantined as a suspect, of other content, or later than the day up to which events shall count.
 */
final class ListensStage implements Stage {

    private static final int SHOWN = 4096;

    private final ListeningConfig listening;
    private final Duration gap;
    private final SuspiciousConfig suspicious;
    private final SongsConfig songs;
    private final Settings settings;

    ListensStage(
            ListeningConfig listening,
            Duration gap,
            SuspiciousConfig suspicious,
            SongsConfig songs,
            Settings settings) {
        this.listening = listening;
        this.gap = gap;
        this.suspicious = suspicious;
        this.songs = songs;
        this.settings = settings;
    }

    @Override
    public StageSpec spec() {
        Map<String, String> identity = new TreeMap<>();
        for (String part : List.of("says.listening", "says.suspicious", "says.songs")) {
            identity.putAll(settings.canonical(part));
        }
        return new StageSpec(
                "listens",
                "2",
                "Tells listens from skips, repeats and duplicates, and flags listening no human does.",
                Set.of(Datasets.EVENTS, Datasets.CATALOGUE),
                Set.of(Datasets.LISTENS, Datasets.SONGS, Datasets.SUSPECTS),
                identity);
    }

    @Override
    public void run(StageContext context) throws IOException {
        Dataset<Row> events = context.spark()
                .read()
                .schema(Datasets.EVENT_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(context.input(Datasets.EVENTS)));
        Dataset<Row> catalogue = context.spark()
                .read()
                .schema(Datasets.CATALOGUE_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(context.input(Datasets.CATALOGUE)));
        context.progress("looking at what is known of the events", 0, 5);
        Known known = Known.of(events, listening);
        if (known.events() > 0 && known.later() == known.events()) {
            throw new SaysException(
                    StandardErrorCode.NO_USABLE_ROWS,
                    "Of " + known.events() + " events none is known to be from before " + listening.until(),
                    "Take a later day for says.listening.until; events without a time are of no day.");
        }
        Dataset<Row> judged = new Judgement(listening).judge(known.counting(events), catalogue, known);
        Sessions sessions = new Sessions(known, gap, listening.collapseRepeats());
        context.checkCancelled();
        boolean ordered = sessions.collapse() || sessions.anyDuplicate(judged);
        Dataset<Row> marked = ordered ? sessions.mark(judged) : sessions.unmarked(judged);
        if (ordered) {
            // Sorted once; everything below is read off what is kept.
            marked.persist(StorageLevel.MEMORY_AND_DISK());
        }
        try (Suspicion suspicion = new Suspicion(suspicious, known)) {
            context.progress("looking for listening no human does", 1, 5);
            Dataset<Row> suspected = suspicion.suspect(marked);
            context.checkCancelled();
            context.progress("writing suspects", 2, 5);
            Map<String, Long> reasons = writeSuspects(context, suspected, ordered || suspicion.any());
            Dataset<Row> kept = suspected.filter(
                    suspicious.action() == Action.QUARANTINE
                            ? col(Suspicion.REASON).isNull()
                            : not(col(Sessions.DUPLICATE)));
            context.progress("merging songs", 3, 5);
            SongsReport merged = writeSongs(context, catalogue, kept);
            context.checkCancelled();
            context.progress("writing listens", 4, 5);
            Dataset<Row> listens = sessions.collapsed(merged.merged() == 0 ? kept : sung(context, kept));
            save(listens.select(columns()), context.output(Datasets.LISTENS));
            facts(context, known, sessions, reasons, merged);
        } finally {
            if (ordered) {
                marked.unpersist(true);
            }
        }
    }

    private Map<String, Long> writeSuspects(StageContext context, Dataset<Row> suspected, boolean any)
            throws IOException {
        Path out = context.output(Datasets.SUSPECTS);
        StructType schema = StructType.fromDDL(Datasets.QUARANTINE_SCHEMA.ddl());
        if (!any) {
            save(context.spark().createDataFrame(List.of(), schema), out);
            QuarantineFile.write(out, Map.of(), Collections.emptyIterator());
            return Map.of();
        }
        Column row = to_json(
                struct(col("user"), col("track"), col("time"), col("plays"), col("skips"), col("played_ms")),
                Map.of("timeZone", "UTC"));
        save(
                suspected
                        .filter(col(Suspicion.REASON).isNotNull())
                        .select(
                                col("source"),
                                col("position"),
                                col(Suspicion.REASON),
                                col(Suspicion.DETAIL),
                                left(row, lit(SHOWN)).as("row")),
                out);
        Dataset<Row> written = context.spark().read().schema(schema).parquet(SparkPaths.toRead(out));
        Map<String, Long> reasons = new TreeMap<>();
        written.groupBy(Suspicion.REASON)
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(r -> reasons.put(r.getString(0), r.getLong(1)));
        QuarantineRows.write(written, reasons, out);
        return reasons;
    }

    private SongsReport writeSongs(StageContext context, Dataset<Row> catalogue, Dataset<Row> kept) throws IOException {
        Path out = context.output(Datasets.SONGS);
        SameSongs same = new SameSongs(songs.collapse() == Collapse.NAME, songs.live() == Live.APART);
        SameSongs.Found found =
                songs.collapse() == Collapse.NONE ? same.nothing(catalogue) : same.find(catalogue, kept);
        save(
                context.spark()
                        .createDataFrame(found.rows(), StructType.fromDDL(Datasets.SONG_SCHEMA.ddl()))
                        .coalesce(1),
                out);
        Files.writeString(out.resolve(SongsReport.FILE), Json.pretty(found.report()));
        return found.report();
    }

    /** Rows by the song's id instead of the track's. */
    private static Dataset<Row> sung(StageContext context, Dataset<Row> kept) {
        Dataset<Row> mapping = context.spark()
                .read()
                .schema(Datasets.SONG_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(context.output(Datasets.SONGS)))
                .select("track", "song");
        return kept.join(mapping, new String[] {"track"}, "left")
                .withColumn("track", coalesce(col("song"), col("track")))
                .drop("song");
    }

    private static Column[] columns() {
        return Datasets.LISTEN_SCHEMA.columns().stream().map(c -> col(c.name())).toArray(Column[]::new);
    }

    private void facts(
            StageContext context, Known known, Sessions sessions, Map<String, Long> reasons, SongsReport merged) {
        Column skipped = coalesce(col("plays"), lit(1L))
                .equalTo(0)
                .and(coalesce(col("skips"), lit(0L)).gt(0));
        Row written = context.spark()
                .read()
                .schema(Datasets.LISTEN_SCHEMA.ddl())
                .parquet(SparkPaths.toRead(context.output(Datasets.LISTENS)))
                .agg(count(lit(1)), count_if(skipped))
                .first();
        long duplicates = reasons.getOrDefault(Suspicion.DUPLICATE_EVENT, 0L);
        long suspects = reasons.values().stream().mapToLong(Long::longValue).sum() - duplicates;
        long quarantined = suspicious.action() == Action.QUARANTINE ? suspects : 0;
        long collapsed =
                known.events() - known.later() - known.otherContent() - duplicates - quarantined - written.getLong(0);
        if (collapsed < 0 || (collapsed > 0 && !sessions.collapse())) {
            throw new SaysException(
                    StandardErrorCode.INTERNAL,
                    "Events were lost: " + known.events() + " read, " + known.later() + " later than known, "
                            + known.otherContent() + " of other content, "
                            + duplicates + " duplicates, " + quarantined + " quarantined, " + written.getLong(0)
                            + " written",
                    "This is a defect; please report it with the run's log.");
        }
        context.fact("events", known.events());
        context.fact("listens", written.getLong(0) - written.getLong(1));
        context.fact("skips", written.getLong(1));
        context.fact("repeatsCollapsed", collapsed);
        context.fact("duplicateEvents", duplicates);
        context.fact("otherContent", known.otherContent());
        context.fact("later", known.later());
        context.fact("quarantined", quarantined);
        context.fact("suspects", suspects);
        context.fact("suspects.BURST", reasons.getOrDefault(Suspicion.BURST, 0L));
        context.fact("suspects.DOMINANT_USER", reasons.getOrDefault(Suspicion.DOMINANT_USER, 0L));
        context.fact("suspects.SINGLE_FAN", reasons.getOrDefault(Suspicion.SINGLE_FAN, 0L));
        context.fact("songsMerged", merged.merged());
        context.fact(ListensStageFactory.DETAILED, known.detailed());
        context.fact(ListensStageFactory.BEHAVIOUR, known.behaviour());
        context.fact("timesAreDays", known.days() ? 1 : 0);
    }

    private static void save(Dataset<Row> rows, Path directory) {
        rows.write().mode(SaveMode.Append).parquet(SparkPaths.toWrite(directory));
    }
}
