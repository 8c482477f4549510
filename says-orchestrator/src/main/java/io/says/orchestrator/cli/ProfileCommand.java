package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.ProfileText;
import io.says.report.Profile;
import picocli.CommandLine.Command;

/** {@code says profile}. */
@Command(
        name = "profile",
        description = {
            "Shows what the data of the current release look like.",
            "",
            "Row counts and what was rejected, users, tracks and density, the distribution of ratings and plays, the"
                    + " long tail, missing values and audio features."
        },
        footer = {"%nExamples:", "  says profile", "  says profile --format json"})
final class ProfileCommand extends SaysCommand {

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            Profile profile = says.profile();
            show(profile, ProfileText.lines(profile));
        }
        return 0;
    }
}
