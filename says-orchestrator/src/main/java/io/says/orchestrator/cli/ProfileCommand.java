package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.report.DataReports;
import io.says.orchestrator.report.ProfileHtml;
import io.says.orchestrator.terminal.ProfileText;
import io.says.report.Profile;
import io.says.report.Quality;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code says profile}. */
@Command(
        name = "profile",
        description = {
            "Shows what the data of the current release look like.",
            "",
            "Row counts and what was rejected, users, tracks and density, the distribution of ratings and plays, listening"
                    + " over time, the long tail, missing values and audio features. Before the first release, the data of"
                    + " the latest run."
        },
        footer = {"%nExamples:", "  says profile", "  says profile --format json", "  says profile --html profile.html"
        })
final class ProfileCommand extends SaysCommand {

    @Option(names = "--run", paramLabel = "ID", description = "The run whose data to show (default: the release's).")
    @Nullable
    String run;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write the profile to one HTML file that stands alone, charts and checks included.")
    @Nullable
    Path html;

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            Optional<DataReports.Found> found = run == null ? Optional.empty() : Optional.of(says.dataReport(run));
            Profile profile = found.map(DataReports.Found::profile).orElseGet(says::profile);
            if (html == null) {
                show(profile, ProfileText.lines(profile));
            } else {
                // The checks of the same data only.
                Optional<DataReports.Found> checked = found.or(() ->
                        says.dataReport().filter(latest -> latest.profile().equals(profile)));
                Optional<Quality> quality = checked.flatMap(DataReports.Found::quality);
                String subject = checked.map(of -> "Run " + of.run().id())
                        .orElseGet(
                                () -> "Release " + says.releases().currentId().orElse("unknown"));
                write(html, ProfileHtml.of(profile, quality, subject));
            }
        }
        return 0;
    }
}
