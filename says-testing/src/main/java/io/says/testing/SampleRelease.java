package io.says.testing;

import io.says.Feedback;
import io.says.json.Json;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.storage.FileEntry;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The smallest release bundle: for tests that install, publish or follow releases and ask nothing of them. */
public final class SampleRelease {

    /** The format its passport names, which no engine reads. */
    public static final String FORMAT = "text/1";

    private SampleRelease() {}

    /**
     * Makes a bundle of a directory: writes the passport of the files that lie there.
     *
     * @param directory holds at least one file; the hash of the first by name is that of the release's content
     */
    public static void write(Path directory) throws IOException {
        List<FileEntry> files = Manifest.entriesOf(directory);
        Profile profile = new Profile(
                1, 1, 0, Map.of(), 1, 1, 1, 1, 0, 1, "plays", List.of(), null, List.of(), Map.of(), Map.of(), 0,
                Map.of());
        EvaluationReport report = new EvaluationReport(
                "none",
                Map.of(),
                Feedback.IMPLICIT,
                new Passport("", "random 80/20", "", 42, "full", 10, 1, 1),
                List.of(),
                1,
                0,
                null,
                Map.of());
        ReleaseInfo info = new ReleaseInfo(
                1,
                FORMAT,
                "",
                null,
                null,
                files.get(0).sha256(),
                "none",
                Map.of(),
                Feedback.IMPLICIT,
                42,
                1,
                1,
                Map.of(),
                report,
                profile,
                "test",
                files);
        Files.writeString(directory.resolve(ReleaseInfo.FILE), Json.pretty(info));
    }
}
