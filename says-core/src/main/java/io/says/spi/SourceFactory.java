package io.says.spi;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import java.util.Comparator;
import java.util.List;

/** A format of listening data, chosen by {@code says.input.source} or recognised by its shape. */
public interface SourceFactory extends Versioned {

    /** One line for people: what the format is. */
    String description();

    /**
     * How sure this source is that it can read the input. Must be quick: it sees names, sizes and first lines only.
     */
    Match matches(InputSample sample);

    /**
     * A reader with its settings.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION}
     */
    Source create(Settings settings);

    /**
     * The source that is surest of the input; of several, the first by name.
     *
     * @throws SaysException {@code MALFORMED_INPUT} when none can read it
     */
    static SourceFactory recognise(List<SourceFactory> sources, InputSample sample) {
        List<SourceFactory> byName = sources.stream()
                .sorted(Comparator.comparing(SourceFactory::name))
                .toList();
        for (Match wanted : List.of(Match.SURE, Match.POSSIBLE)) {
            for (SourceFactory source : byName) {
                if (source.matches(sample) == wanted) {
                    return source;
                }
            }
        }
        throw new SaysException(
                StandardErrorCode.MALFORMED_INPUT,
                "The format of " + sample.first().name() + " is not recognised",
                "Name it with --source; there are "
                        + String.join(
                                ", ", byName.stream().map(SourceFactory::name).toList()) + ".");
    }

    /** How sure a source is. */
    enum Match {
        /** It is something else. */
        NO,
        /** It could be read, but the shape is not unmistakable. */
        POSSIBLE,
        /** The shape is unmistakable. */
        SURE
    }
}
