package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.orchestrator.terminal.FittingText;
import io.says.orchestrator.terminal.ReportText;
import io.says.orchestrator.terminal.TextTable;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code says releases}; without a subcommand the list. */
@Command(
        name = "releases",
        description = {
            "Lists, shows, promotes, rolls back and verifies releases.",
            "",
            "A release is immutable. One of them is current: the one that serves. Promotion and rollback move the"
                    + " pointer and nothing else."
        },
        subcommands = {
            ReleasesCommand.ListAll.class,
            ReleasesCommand.Show.class,
            ReleasesCommand.Promote.class,
            ReleasesCommand.Rollback.class,
            ReleasesCommand.Verify.class
        },
        footer = {
            "%nExamples:",
            "  says releases list --format json",
            "  says releases show 3f2a91c0d4e5",
            "  says releases promote 3f2a91c0d4e5",
            "  says releases rollback",
            "  says releases verify"
        })
final class ReleasesCommand extends SaysCommand {

    private static final int HASH = 12;

    @Override
    int work() {
        return list(this);
    }

    private static int list(SaysCommand command) {
        try (Says says = command.common.builder().build()) {
            ReleaseStore store = says.releases();
            String current = store.currentId().orElse("");
            List<Map<String, @Nullable Object>> values = new ArrayList<>();
            TextTable table = new TextTable()
                    .left("")
                    .left("release")
                    .left("installed at")
                    .left("trainer")
                    .right("users")
                    .right("tracks")
                    .left("content hash");
            for (ReleaseInfo info : store.list()) {
                boolean serves = info.id().equals(current);
                Map<String, @Nullable Object> value = new LinkedHashMap<>();
                value.put("id", info.id());
                value.put("current", serves);
                value.put("installedAt", info.installedAt());
                value.put("trainer", info.trainer());
                value.put("contentHash", info.contentHash());
                value.put("parent", info.parent());
                value.put("users", info.users());
                value.put("tracks", info.tracks());
                values.add(value);
                table.row(
                        serves ? "*" : "",
                        info.id(),
                        String.valueOf(info.installedAt()),
                        info.trainer(),
                        Long.toString(info.users()),
                        Long.toString(info.tracks()),
                        info.contentHash()
                                .substring(0, Math.min(HASH, info.contentHash().length())));
            }
            command.show(
                    values,
                    values.isEmpty()
                            ? List.of("  Nothing has been published yet. Next: says run --input PATH, or says demo")
                            : table.lines());
        }
        return 0;
    }

    /** {@code says releases list}. */
    @Command(name = "list", description = "Lists the releases, the newest first; * marks the current one.")
    static final class ListAll extends SaysCommand {
        @Override
        int work() {
            return list(this);
        }
    }

    /** {@code says releases show}. */
    @Command(name = "show", description = "Shows a release: where it came from and how it did.")
    static final class Show extends SaysCommand {

        @Parameters(paramLabel = "ID", description = "The release.")
        String id = "";

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                ReleaseInfo info = says.releases().info(id);
                List<String> lines = new ArrayList<>();
                lines.add("  Release " + info.id() + ", installed at " + info.installedAt() + ", written by SAYS "
                        + info.saysVersion());
                lines.add("  Content " + info.contentHash());
                lines.add("  Trainer " + info.trainer() + " " + info.parameters() + ", seed " + info.seed() + ", "
                        + info.feedback().name().toLowerCase(Locale.ROOT));
                lines.add("  Parent " + (info.parent() == null ? "none" : info.parent()));
                lines.add("");
                lines.addAll(ReportText.lines(info.report()));
                lines.addAll(FittingText.lines(info.fittedOn()));
                show(info, lines);
            }
            return 0;
        }
    }

    /** {@code says releases promote}. */
    @Command(name = "promote", description = "Makes a release the current one, after verifying its files.")
    static final class Promote extends SaysCommand {

        @Parameters(paramLabel = "ID", description = "The release.")
        String id = "";

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                says.releases().directory(id);
                try (WorkspaceLock lock = WorkspaceLock.acquire(says.workspace())) {
                    says.releases().promote(id);
                }
            }
            show(Map.of("current", id), List.of("  Release " + id + " is current."));
            return 0;
        }
    }

    /** {@code says releases rollback}. */
    @Command(name = "rollback", description = "Goes back to the release that was current before.")
    static final class Rollback extends SaysCommand {
        @Override
        int work() {
            try (Says says = common.builder().build()) {
                says.releases().current();
                String now;
                try (WorkspaceLock lock = WorkspaceLock.acquire(says.workspace())) {
                    now = says.releases().rollback();
                }
                show(Map.of("current", now), List.of("  Release " + now + " is current again."));
            }
            return 0;
        }
    }

    /** {@code says releases verify}. */
    @Command(name = "verify", description = "Hashes every file of a release, or of all of them.")
    static final class Verify extends SaysCommand {

        @Parameters(paramLabel = "ID", arity = "0..1", description = "The release; all when left out.")
        @Nullable
        String id;

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                ReleaseStore store = says.releases();
                List<String> ids = id != null
                        ? List.of(id)
                        : store.list().stream().map(ReleaseInfo::id).toList();
                if (ids.isEmpty()) {
                    throw new SaysException(
                            StandardErrorCode.NO_RELEASE,
                            "There is no release to verify in " + says.workspace(),
                            "Run the pipeline first: says run --input PATH, or says demo.");
                }
                ids.forEach(store::verify);
                show(
                        Map.of("verified", ids),
                        ids.stream()
                                .map(good -> "  Release " + good + " is whole.")
                                .toList());
            }
            return 0;
        }
    }
}
