package io.says.orchestrator.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code says completion}. */
@Command(
        name = "completion",
        description = {
            "Prints the completion script for bash and zsh.",
            "",
            "Source it and the shell completes commands, options and file names."
        },
        footer = {"%nExamples:", "  source <(says completion)", "  says completion > /etc/bash_completion.d/says"})
final class CompletionCommand extends SaysCommand {

    @Override
    int work() {
        terminal().out().print(AutoComplete.bash("says", spec().root().commandLine()));
        terminal().out().flush();
        return 0;
    }
}
