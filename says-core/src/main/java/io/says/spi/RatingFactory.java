package io.says.spi;

import io.says.Feedback;
import io.says.config.Settings;
import java.util.Set;
import org.apache.spark.sql.Column;

/** A rule from events to a rating (explicit) or a strength (implicit), chosen by {@code says.rating.rule}. */
public interface RatingFactory extends Versioned {

    /** A column beside those of a listen: when the latest listen of the data known to training was; TIMESTAMP, may be null. */
    String LATEST = "latest";

    /** One line for people: the rule. */
    String description();

    /** What the numbers mean. */
    Feedback feedback();

    /** The columns of {@link io.says.dataset.Datasets#LISTEN_SCHEMA} that must hold at least one value. */
    Set<String> requires();

    /** Which of several listens of one pair counts, where {@code says.rating.duplicates} leaves it to the rule. */
    default Duplicates duplicates() {
        return Duplicates.FIRST;
    }

    /**
     * What several listens of one pair come to, from what {@link Duplicates} made of their values: DOUBLE; at least 0 where
     * the feedback is implicit. Null means that they come to nothing: the pair gives no interaction.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION}
     */
    default Column total(Column value, Settings settings) {
        return value;
    }

    /**
     * The rule as an expression over the columns of {@link io.says.dataset.Datasets#LISTEN_SCHEMA} and {@value #LATEST}: DOUBLE,
     * null where the listen says nothing. Sums and means hold twelve decimal places and take values beyond 2^62 as 2^62.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION}
     */
    Column rating(Settings settings);
}
