package io.says.spi;

import io.says.Feedback;
import io.says.config.Settings;
import java.util.Set;
import org.apache.spark.sql.Column;

/** A rule from events to a rating (explicit) or a strength (implicit), chosen by {@code says.rating.rule}. */
public interface RatingFactory extends Named {

    /** One line for people: the rule. */
    String description();

    /** What the numbers mean. */
    Feedback feedback();

    /** The columns of {@link io.says.dataset.Datasets#EVENT_SCHEMA} that must hold at least one value. */
    Set<String> requires();

    /**
     * The rule as an expression over the columns of an event: DOUBLE, null where the event says nothing.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION}
     */
    Column rating(Settings settings);
}
