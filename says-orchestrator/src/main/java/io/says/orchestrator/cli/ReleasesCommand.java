package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.FittingText;
import io.says.orchestrator.terminal.ReportText;
import io.says.orchestrator.terminal.TextTable;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code says releases}; without a subcommand the list. */
@Command(
        name = "releases",
        description = {
            "Lists, shows, compares, promotes, rolls back, verifies and publishes releases.",
            "",
            "A release is immutable. One of them is the champion: the one that serves. Another may be the challenger, put"
                    + " beside it to be compared or tried out. Wherever an ID is asked for, champion and challenger will do."
        },
        subcommands = {
            ReleasesCommand.ListAll.class,
            ReleasesCommand.Show.class,
            ReleasesCommand.Promote.class,
            ReleasesCommand.Rollback.class,
            AliasCommand.class,
            HistoryCommand.class,
            DiffCommand.class,
            VerifyCommand.class,
            PushCommand.class,
            PullCommand.class
        },
        footer = {
            "%nExamples:",
            "  says releases list --format json",
            "  says releases show 3f2a91c0d4e5",
            "  says releases alias challenger 3f2a91c0d4e5",
            "  says releases diff champion challenger",
            "  says releases promote challenger --reason \"a better list\"",
            "  says releases rollback --reason \"complaints\"",
            "  says releases history",
            "  says releases verify",
            "  says releases push --set releases.url=s3a://bucket/says",
            "  says releases pull --follow --set releases.url=s3a://bucket/says"
        })
final class ReleasesCommand extends SaysCommand {

    private static final int HASH = 12;

    @Override
    int work() {
        return list(this);
    }

    /** Lets those who serve from the place of publication, if there is one, know of what has moved here. */
    static void tell(SaysCommand command, Says says, @Nullable String reason) {
        if (says.releases().currentId().isPresent()) {
            says.push(Cause.command(reason))
                    .ifPresent(pointer -> command.remarks()
                            .line("  Published as pointer " + pointer.number() + " at "
                                    + says.settings().text("says.releases.url")));
        }
    }

    private static int list(SaysCommand command) {
        try (Says says = command.common.builder().build()) {
            ReleaseStore store = says.releases();
            String current = store.currentId().orElse("");
            String challenger = store.challengerId().orElse("");
            List<Map<String, @Nullable Object>> values = new ArrayList<>();
            TextTable table = new TextTable()
                    .left("")
                    .left("release")
                    .left("alias")
                    .left("installed at")
                    .left("trainer")
                    .right("users")
                    .right("tracks")
                    .left("content hash");
            for (ReleaseInfo info : store.list()) {
                boolean serves = info.id().equals(current);
                String alias =
                        serves ? ReleaseStore.CHAMPION : info.id().equals(challenger) ? ReleaseStore.CHALLENGER : "";
                Map<String, @Nullable Object> value = new LinkedHashMap<>();
                value.put("id", info.id());
                value.put("current", serves);
                value.put("alias", alias.isEmpty() ? null : alias);
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
                        alias,
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
    @Command(
            name = "list",
            description = "Lists the releases, the newest first; * marks the champion, the one that serves.")
    static final class ListAll extends SaysCommand {
        @Override
        int work() {
            return list(this);
        }
    }

    /** {@code says releases show}. */
    @Command(name = "show", description = "Shows a release: where it came from and how it did.")
    static final class Show extends SaysCommand {

        @Parameters(paramLabel = "ID", description = "The release, or its alias.")
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
    @Command(
            name = "promote",
            description = "Makes a release the champion, the one that serves, after verifying its files.")
    static final class Promote extends SaysCommand {

        @Parameters(paramLabel = "ID", description = "The release, or its alias.")
        String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
        @Nullable
        String reason;

        @Override
        int work() {
            String now;
            try (Says says = common.builder().build()) {
                now = says.promote(id, Cause.command(reason));
                tell(this, says, reason);
            }
            show(Map.of("current", now), List.of("  Release " + now + " is the champion."));
            return 0;
        }
    }

    /** {@code says releases rollback}. */
    @Command(
            name = "rollback",
            description = {
                "Goes back to the release that was champion before.",
                "",
                "Its passport must be readable, its files there, of the right sizes and in a format that can be served; whoever"
                        + " serves it verifies the rest on opening. --verify reads every byte beforehand."
            })
    static final class Rollback extends SaysCommand {

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
        @Nullable
        String reason;

        @Option(names = "--verify", description = "Hash every file of that release first.")
        boolean verify;

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                says.releases().idOf(ReleaseStore.CHAMPION); // before a workspace is made for its lock
                String now = says.rollback(Cause.command(reason), verify);
                tell(this, says, reason);
                show(Map.of("current", now), List.of("  Release " + now + " is the champion again."));
            }
            return 0;
        }
    }
}
