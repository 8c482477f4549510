package io.says.orchestrator.backfill;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.dataset.Datasets;
import io.says.json.Json;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.orchestrator.run.Workbench;
import io.says.report.EvaluationReport;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Goes through the past date by date: takes only what was heard before each, splits, fits and evaluates as a run of that day would have
 * done, and keeps the report. Publishes nothing. Data are read once; a date that is done is looked up, so that after an interruption
 * the same call goes on. Not thread-safe.
 */
public final class Backfill {

    private static final int NAME_LENGTH = 12;

    private final Function<LocalDate, Pipeline> pipelines;
    private final Path directory;

    /**
     * @param pipelines the pipeline as of a date
     * @param workspace where reports are kept, below {@code backfill/}
     */
    public Backfill(Function<LocalDate, Pipeline> pipelines, Path workspace) {
        this.pipelines = pipelines;
        this.directory = workspace.resolve("backfill");
    }

    /** What a pipeline is told of a date. */
    public static Map<String, Object> settings(LocalDate date) {
        return Map.of("says.listening.until", date.toString());
    }

    /** Who is told how dates end. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A date ended.
         *
         * @param point how
         * @param number which, from 1
         * @param dates of how many
         */
        void ended(BackfillPoint point, int number, int dates);
    }

    /**
     * Goes through the dates.
     *
     * @param bench the run it is part of
     * @param span which
     * @param limit how many may be worked on in this call; those done before do not count
     * @param listener who is told
     * @return how they ended, without those that were beyond the limit
     * @throws SaysException {@code CANCELLED}, or what no other date would escape, such as a full disk
     */
    public List<BackfillPoint> run(Workbench bench, BackfillSpan span, int limit, Listener listener) {
        List<LocalDate> dates = span.dates();
        List<BackfillPoint> points = new ArrayList<>();
        int worked = 0;
        for (int number = 1; number <= dates.size(); number++) {
            LocalDate date = dates.get(number - 1);
            Pipeline pipeline = pipelines.apply(date).upTo(Datasets.REPORT);
            Path kept = directory.resolve(
                    date + "-" + pipeline.writerOf(Datasets.REPORT).outputName().substring(0, NAME_LENGTH) + ".json");
            Path failed = kept.resolveSibling(kept.getFileName() + ".failed");
            BackfillPoint point;
            if (Files.isRegularFile(kept)) {
                point = new BackfillPoint(date, read(kept), null, true);
            } else if (Files.isRegularFile(failed)) {
                point = new BackfillPoint(date, null, text(failed), true);
            } else if (worked == limit) {
                continue;
            } else {
                worked++;
                bench.progress("as of " + date, number - 1L, dates.size());
                point = work(bench, pipeline, date, kept, failed);
            }
            points.add(point);
            listener.ended(point, number, dates.size());
        }
        return List.copyOf(points);
    }

    private BackfillPoint work(Workbench bench, Pipeline pipeline, LocalDate date, Path kept, Path failed) {
        try {
            Files.createDirectories(directory);
            EvaluationReport report =
                    read(bench.make(pipeline, Datasets.REPORT, date.toString()).resolve(EvaluationReport.FILE));
            bench.keep(() -> AtomicWrites.text(kept, Json.pretty(report)));
            return new BackfillPoint(date, report, null, false);
        } catch (SaysException e) {
            if (!isOfTheDate(e)) {
                throw e;
            }
            bench.keep(() -> AtomicWrites.text(failed, e.rendered()));
            return new BackfillPoint(date, null, e.rendered(), false);
        } catch (IOException e) {
            throw Failures.of(e, "preparing " + directory);
        }
    }

    /** Whether a failure can come from what was known at the date, and another date may do better. */
    private static boolean isOfTheDate(SaysException e) {
        return e.code() instanceof StandardErrorCode code
                && switch (code) {
                    case NO_USABLE_ROWS, MISSING_COLUMN, DIVERGED -> true;
                    default -> false;
                };
    }

    private static EvaluationReport read(Path file) {
        return Json.read(text(file), EvaluationReport.class, file.toString());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }
}
