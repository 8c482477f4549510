package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.home.ChildProgram;
import io.says.release.PublishedPointer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code says releases pull}. */
@Command(
        name = "pull",
        description = {
            "Brings what is published at says.releases.url into this workspace, and serves it here.",
            "",
            "Every byte is checked by its hash before the pointer of the workspace moves; what is damaged or cannot be reached leaves"
                    + " the former release serving. With --follow it goes on until Ctrl-C, beside says ui on the same workspace."
        },
        footer = {
            "%nExamples:",
            "  says releases pull --set releases.url=s3a://bucket/says",
            "  says releases pull --follow --every 10s --set releases.url=/shared/says"
        })
final class PullCommand extends SaysCommand {

    @Option(names = "--follow", description = "Go on looking, until Ctrl-C.")
    boolean follow;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "How often to look with --follow, in seconds as 5s (default: ${DEFAULT-VALUE}).")
    String every = "5s";

    @Override
    int work() {
        Duration pause = pause();
        try (Says says = common.builder().build()) {
            if (!follow) {
                pull(says);
                return 0;
            }
            ChildProgram.endWithParent();
            String told = "";
            while (true) {
                try {
                    pull(says);
                    told = "";
                } catch (SaysException e) {
                    if (e.code() == StandardErrorCode.INVALID_CONFIGURATION
                            || e.code() == StandardErrorCode.MISSING_DEPENDENCY) {
                        throw e;
                    }
                    // Once for each trouble: the next look may find it over.
                    if (!e.rendered().equals(told)) {
                        told = e.rendered();
                        complain(told);
                    }
                }
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void pull(Says says) {
        Optional<PublishedPointer> brought = says.pull();
        if (brought.isEmpty() && follow) {
            return;
        }
        String champion = says.releases().idOf("champion");
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("champion", champion);
        value.put("changed", brought.isPresent());
        value.put("number", brought.map(PublishedPointer::number).orElse(null));
        show(
                value,
                List.of(brought.map(pointer -> "  Release " + champion + " serves here now, pointer " + pointer.number()
                                + " of " + pointer.at() + ".")
                        .orElse("  Release " + champion + " serves here already.")));
    }

    private void complain(String problem) {
        spec().commandLine().getErr().println(problem);
        spec().commandLine().getErr().flush();
    }

    private Duration pause() {
        if (every.matches("[1-9][0-9]{0,5}s")) {
            return Duration.ofSeconds(Long.parseLong(every.substring(0, every.length() - 1)));
        }
        throw new ParameterException(spec().commandLine(), "--every takes seconds, as 5s, not " + every);
    }
}
