package io.says.release;

import io.says.Feedback;
import io.says.report.EvaluationReport;
import io.says.report.Profile;
import io.says.storage.FileEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The passport of a release bundle, {@code release.json}.
 *
 * @param formatVersion the version of this file's form, now {@value #FORMAT_VERSION}
 * @param format what the bundle holds and so which engine opens it, for example {@code factors/1}
 * @param id the release's id: the first 12 digits of the name of the stage output it came from; empty until installed
 * @param parent the release that was current when this one was installed; null for the first
 * @param installedAt when it was installed; null until then
 * @param contentHash SHA-256 over the logical content (factors, ids, catalogue, seen items): no clock, no path
 * @param trainer the trainer's name
 * @param parameters the parameters it trained with
 * @param feedback what the scores mean
 * @param seed the run's seed
 * @param users how many users have factors
 * @param tracks how many tracks have factors
 * @param lineage the dataset versions it came from, by dataset name
 * @param report what evaluation found
 * @param profile what the data looked like
 * @param saysVersion the version of SAYS that wrote it
 * @param files every other file of the bundle
 * @param fittedOn what the model was fitted on; null where the release is older than the figure
 * @param configuration the settings that determine what the release holds, by full key, without secrets and without what
 *     belongs to the machine; null where the release is older
 */
public record ReleaseInfo(
        int formatVersion,
        String format,
        String id,
        @Nullable String parent,
        @Nullable Instant installedAt,
        String contentHash,
        String trainer,
        Map<String, String> parameters,
        Feedback feedback,
        long seed,
        long users,
        long tracks,
        Map<String, String> lineage,
        EvaluationReport report,
        Profile profile,
        String saysVersion,
        List<FileEntry> files,
        @Nullable FittedOn fittedOn,
        @Nullable Map<String, String> configuration) {

    /** The version of the form written now. */
    public static final int FORMAT_VERSION = 1;

    /** The file's name. */
    public static final String FILE = "release.json";

    /** A release that says neither what its model was fitted on nor how it was configured. */
    public ReleaseInfo(
            int formatVersion,
            String format,
            String id,
            @Nullable String parent,
            @Nullable Instant installedAt,
            String contentHash,
            String trainer,
            Map<String, String> parameters,
            Feedback feedback,
            long seed,
            long users,
            long tracks,
            Map<String, String> lineage,
            EvaluationReport report,
            Profile profile,
            String saysVersion,
            List<FileEntry> files) {
        this(
                formatVersion,
                format,
                id,
                parent,
                installedAt,
                contentHash,
                trainer,
                parameters,
                feedback,
                seed,
                users,
                tracks,
                lineage,
                report,
                profile,
                saysVersion,
                files,
                null,
                null);
    }

    /** The same release as it stands in a store. */
    public ReleaseInfo installed(String newId, @Nullable String newParent, Instant at) {
        return new ReleaseInfo(
                formatVersion,
                format,
                newId,
                newParent,
                at,
                contentHash,
                trainer,
                parameters,
                feedback,
                seed,
                users,
                tracks,
                lineage,
                report,
                profile,
                saysVersion,
                files,
                fittedOn,
                configuration);
    }
}
