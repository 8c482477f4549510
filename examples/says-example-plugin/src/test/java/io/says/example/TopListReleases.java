package io.says.example;

import io.says.Feedback;
import io.says.json.Json;
import io.says.release.ReleaseInfo;
import io.says.report.EvaluationReport;
import io.says.report.Passport;
import io.says.report.Profile;
import io.says.storage.ContentHash;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes releases for the tests. */
final class TopListReleases {

    private TopListReleases() {}

    static void write(Path directory) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            lines.append("t")
                    .append(i)
                    .append("\tTitle ")
                    .append(i)
                    .append('\t')
                    .append(60 - i)
                    .append('\n');
        }
        Files.writeString(directory.resolve(TopListEngineFactory.FILE), lines);
        Passport passport = new Passport("", "none", "", 0, "none", 10, 0, 0);
        ReleaseInfo info = new ReleaseInfo(
                ReleaseInfo.FORMAT_VERSION,
                TopListEngineFactory.FORMAT,
                "top1",
                null,
                null,
                ContentHash.ofText(lines.toString()),
                "by-hand",
                Map.of(),
                Feedback.IMPLICIT,
                0,
                0,
                6,
                Map.of(),
                new EvaluationReport("by-hand", Map.of(), Feedback.IMPLICIT, passport, List.of(), 0, 0, null, Map.of()),
                new Profile(
                        0, 0, 0, Map.of(), 0, 6, 6, 0, 0, 0, "none", List.of(), null, List.of(), Map.of(), Map.of(), 0,
                        Map.of()),
                "0.1.0",
                Manifest.entriesOf(directory));
        Files.writeString(directory.resolve(ReleaseInfo.FILE), Json.pretty(info));
    }
}
