package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.run.WorkspaceLock;
import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code says releases alias}. */
@Command(
        name = "alias",
        description = {
            "Names the challenger: a release put beside the champion, to be compared or tried out.",
            "",
            "Wherever a release is named, champion and challenger will do. The champion is the release that serves: says"
                    + " releases promote chooses it."
        },
        footer = {
            "%nExamples:",
            "  says releases alias challenger 3f2a91c0d4e5 --reason \"more factors\"",
            "  says recommend --user u0001 --release challenger",
            "  says releases diff champion challenger",
            "  says releases alias challenger --remove"
        })
final class AliasCommand extends SaysCommand {

    @Parameters(index = "0", paramLabel = "ALIAS", description = "challenger.")
    String alias = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The release.")
    @Nullable
    String id;

    @Option(names = "--remove", description = "Take the alias away; the release stays.")
    boolean remove;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    @Nullable
    String reason;

    @Override
    int work() {
        String release = id;
        if (alias.equals(ReleaseStore.CHAMPION)) {
            throw usage("The champion is the release that serves: says releases promote ID");
        }
        if (!alias.equals(ReleaseStore.CHALLENGER)) {
            throw usage("There is no alias '" + alias + "', only challenger");
        }
        if (remove == (release != null)) {
            throw usage("Give a release or --remove, one of them");
        }
        try (Says says = common.builder().build()) {
            ReleaseStore store = says.releases();
            if (release == null) {
                remove(says);
            } else {
                store.directory(release); // before a workspace is made for its lock
                try (WorkspaceLock lock = WorkspaceLock.acquire(says.workspace())) {
                    store.challenge(release, Cause.command(reason));
                }
                ReleasesCommand.tell(this, says, reason);
                show(
                        Map.of(ReleaseStore.CHALLENGER, store.idOf(ReleaseStore.CHALLENGER)),
                        List.of("  Release " + store.idOf(ReleaseStore.CHALLENGER) + " is the challenger."));
            }
        }
        return 0;
    }

    private void remove(Says says) {
        Optional<String> was = says.releases().challengerId();
        if (was.isPresent()) {
            try (WorkspaceLock lock = WorkspaceLock.acquire(says.workspace())) {
                was = says.releases().endChallenge(Cause.command(reason));
            }
            ReleasesCommand.tell(this, says, reason);
        }
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put(ReleaseStore.CHALLENGER, null);
        show(
                value,
                List.of(was.map(former -> "  Release " + former + " is the challenger no longer.")
                        .orElse("  There was no challenger.")));
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec().commandLine(), problem);
    }
}
