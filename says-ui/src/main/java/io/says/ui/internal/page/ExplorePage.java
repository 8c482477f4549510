package io.says.ui.internal.page;

import java.util.List;
import java.util.Optional;

/**
 * Everything the explorer shows; the template escapes all of it.
 *
 * @param ready whether anything is served
 * @param user the listener asked for, empty for none
 * @param k how many tracks
 * @param includeSeen whether tracks the listener knows may come back
 * @param dials the dials, in order
 * @param ranges the ranges of audio features and years
 * @param genre the genres asked for
 * @param costs what the dials and ranges that are on cost in the metrics, a sentence each
 * @param history what the listener heard
 * @param list the list; empty where nothing was asked or it went wrong
 * @param other the same from the other release; empty where none is compared
 * @param releases the releases that can be compared with
 * @param against the release compared with, empty for none
 * @param error what went wrong, empty for nothing
 * @param json where the list lies as JSON
 * @param csv where it lies as CSV
 * @param curl the command that asks for it
 */
public record ExplorePage(
        boolean ready,
        String user,
        int k,
        boolean includeSeen,
        List<Dial> dials,
        List<Range> ranges,
        String genre,
        List<String> costs,
        List<Heard> history,
        Optional<ListView> list,
        Optional<ListView> other,
        List<String> releases,
        String against,
        String error,
        String json,
        String csv,
        String curl) {

    /**
     * A dial.
     *
     * @param name the parameter
     * @param label what it is called
     * @param hint what it does
     * @param value 0 to 1
     */
    public record Dial(String name, String label, String hint, String value) {}

    /**
     * A range.
     *
     * @param label what it is of
     * @param from the parameter for its least value
     * @param to the parameter for its greatest
     * @param least the least value as given
     * @param most the greatest as given
     * @param step the step of the fields
     */
    public record Range(String label, String from, String to, String least, String most, String step) {}

    /**
     * A track of a history.
     *
     * @param id its id
     * @param title what it is called
     * @param artist who plays it
     * @param facts year and genre
     */
    public record Heard(String id, String title, String artist, String facts) {}
}
