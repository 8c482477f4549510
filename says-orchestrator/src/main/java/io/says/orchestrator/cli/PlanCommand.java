package io.says.orchestrator.cli;

import io.says.orchestrator.Plan;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.PlanDot;
import io.says.orchestrator.terminal.PlanSvg;
import io.says.orchestrator.terminal.PlanText;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "  says plan --dot plan.dot",
            "  says plan --svg plan.svg",
            "  says plan --format json"
        })
final class PlanCommand extends SaysCommand {

    @Mixin
    final RunCommand.InputOptions input = new RunCommand.InputOptions();

    @Option(
            names = "--dot",
            paramLabel = "FILE",
            description = "Draw the stages and what each hands to the next, for Graphviz: dot -Tsvg FILE.")
    @Nullable
    Path dot;

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "Draw the stages and what each waits for, with what would run, as a picture for a browser.")
    @Nullable
    Path svg;

    @Override
    int work() {
        try (Says says = input.apply(common.builder()).build()) {
            Plan plan = says.plan();
            if (dot != null) {
                write(dot, PlanDot.of(plan));
            }
            if (svg != null) {
                write(svg, PlanSvg.of(plan));
            }
            if (dot == null && svg == null) {
                show(plan, PlanText.lines(plan));
            }
        }
        return 0;
    }
}
