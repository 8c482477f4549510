package io.says.ui.internal.page;

import io.says.report.Bucket;
import java.util.List;

/**
 * Everything the page shows, already in words; the template escapes all of it.
 *
 * @param release the release line of the header
 * @param notice what is wrong with the published release, empty when all is well
 * @param refusal why no run can be started, empty when one can
 * @param run how the latest run stands, empty before the first
 * @param stages the stages, explained and as the latest run left them
 * @param user the user asked for, empty for none
 * @param k how many tracks
 * @param ready whether anything is served
 * @param result the list, empty text in {@code heading} where nothing was asked
 * @param tiles the counts of the profile
 * @param tables the tables of the report and profile
 * @param passport the protocol of the report
 * @param fitting what the metrics and the model served were fitted on, empty where that is not known
 * @param ratings the rating histogram
 * @param plays the plays histogram
 * @param panels the plugins' tables
 */
public record PageModel(
        String release,
        String notice,
        String refusal,
        String run,
        List<StageView> stages,
        String user,
        int k,
        boolean ready,
        Result result,
        List<Named> tiles,
        List<Table> tables,
        String passport,
        String fitting,
        List<Bucket> ratings,
        List<Bucket> plays,
        List<Table> panels) {

    /**
     * A name and what belongs to it.
     *
     * @param name the name
     * @param text the text
     */
    public record Named(String name, String text) {}

    /**
     * A stage of the pipeline.
     *
     * @param name its name
     * @param text what it does
     * @param state the name of its state
     * @param stateText its state in words
     * @param time how long it took or has been taking, empty before it began
     * @param facts what it counted, or what went wrong
     * @param running whether an attempt is under way
     * @param done units of work done
     * @param total units of work in all, at least 1
     * @param needs the stages it waits for, in words; empty where that is not known, or it waits for none
     * @param verdict whether it ran or did not have to; empty where that is not known
     * @param why for what reason, as the run recorded it in English
     */
    public record StageView(
            String name,
            String text,
            String state,
            String stateText,
            String time,
            String facts,
            boolean running,
            long done,
            long total,
            String needs,
            String verdict,
            String why) {}

    /**
     * A table.
     *
     * @param title its heading
     * @param headers the column headings
     * @param rows the rows
     */
    public record Table(String title, List<String> headers, List<List<String>> rows) {}

    /**
     * A list of recommendations, or why there is none.
     *
     * @param heading what it is, empty where nothing was asked
     * @param fallback whether the user is unknown
     * @param error what went wrong, empty when nothing did
     * @param rows the tracks
     */
    public record Result(String heading, boolean fallback, String error, List<Row> rows) {

        /** Nothing asked yet. */
        public static final Result NONE = new Result("", false, "", List.of());
    }

    /**
     * One recommended track.
     *
     * @param rank 1 for the first
     * @param id the track's id
     * @param title the title, or the id
     * @param artist the artist, or a dash
     * @param score the score in words
     * @param share the score's share of the longest bar, 0 to 100
     */
    public record Row(int rank, String id, String title, String artist, String score, int share) {}
}
