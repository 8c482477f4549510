package io.says.orchestrator.cli;

import io.says.orchestrator.Plan;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.PlanText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code says plan}. */
@Command(
        name = "plan",
        description = {
            "Says what a run would do, and why. Runs nothing.",
            "",
            "Lists the stages in the order they would run. A stage whose output is there is looked up; for any other"
                    + " the plan names the setting or the input that changed."
        },
        footer = {
            "%nExamples:",
            "  says plan --input listening.csv",
            "  says plan --set train.als.rank=30",
            "  says plan --format json"
        })
final class PlanCommand extends SaysCommand {

    @Mixin
    final RunCommand.InputOptions input = new RunCommand.InputOptions();

    @Override
    int work() {
        try (Says says = input.apply(common.builder()).build()) {
            Plan plan = says.plan();
            show(plan, PlanText.lines(plan));
        }
        return 0;
    }
}
