package io.says.orchestrator.terminal;

import io.says.release.FittedOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model was fitted on, as text beside its metrics. */
public final class FittingText {

    private FittingText() {}

    /** One line, none where it is not known. */
    public static List<String> lines(@Nullable FittedOn fitted) {
        return fitted == null ? List.of() : List.of("  Fitted on: " + sentence(fitted));
    }

    /** One sentence without its full stop. */
    public static String sentence(FittedOn fitted) {
        String rows = Figures.count(fitted.interactions());
        return fitted.refitted()
                ? "metrics are of a model fitted on the training part; the one served was refitted on all " + rows
                        + " interactions"
                : "metrics are of the model served, which was fitted on the " + rows
                        + " interactions of the training part";
    }
}
