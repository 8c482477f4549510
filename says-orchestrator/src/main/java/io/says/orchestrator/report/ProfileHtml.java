package io.says.orchestrator.report;

import io.says.orchestrator.text.Texts;
import io.says.report.Profile;
import io.says.report.Quality;
import java.util.List;
import java.util.Optional;

/** A profile as one HTML file that stands alone, without script, light and dark; behind each chart is its table. */
public final class ProfileHtml {

    private ProfileHtml() {}

    /**
     * The file's text.
     *
     * @param profile what the data look like
     * @param quality what the checks found, where they were run
     * @param subject one line: whose data, or which run
     */
    public static String of(Profile profile, Optional<Quality> quality, String subject) {
        DataView view = DataView.of(profile, quality, Texts.english());
        return StandaloneHtml.of("Profile of the data", List.of(subject), view.tiles(), view.sections());
    }
}
