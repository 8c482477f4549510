package io.says.orchestrator.cli;

import io.says.config.Preset;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** {@code says presets}. */
@Command(
        name = "presets",
        description = {
            "Lists configurations that do well on data of some kind.",
            "",
            "Each says what data it is for and what it was tuned on. Choose one with --preset NAME or says.preset; whatever you"
                    + " set yourself wins over it. What a preset sets: says presets --format json"
        },
        footer = {
            "%nExamples:",
            "  says presets",
            "  says run --input listening.csv --preset plays-blend",
            "  says presets --format json"
        })
final class PresetsCommand extends SaysCommand {

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            List<Preset> presets = says.settings().presets();
            TextTable table = new TextTable().left("preset").leftWhole("for");
            List<Object> values = new ArrayList<>();
            for (Preset preset : presets) {
                table.row(preset.name(), preset.summary());
                table.row("", "Tuned on " + preset.tunedOn());
                values.add(
                        new Shown(preset.name(), preset.summary(), preset.tunedOn(), new TreeMap<>(preset.settings())));
            }
            show(values, table.lines());
        }
        return 0;
    }

    private record Shown(String name, String summary, String tunedOn, Map<String, String> settings) {}
}
