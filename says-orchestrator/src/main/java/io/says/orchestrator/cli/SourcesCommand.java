package io.says.orchestrator.cli;

import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.TextTable;
import io.says.spi.SourceFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code says sources}. */
@Command(
        name = "sources",
        description = {
            "Lists the formats that SAYS reads.",
            "",
            "A source is found out from names and first lines; where that is not enough, name it with --source. Plugins"
                    + " bring further ones. What a source makes of your files: says inspect PATH"
        },
        footer = {"%nExamples:", "  says sources", "  says sources --format json"})
final class SourcesCommand extends SaysCommand {

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            List<Map<String, String>> values = new ArrayList<>();
            TextTable table = new TextTable().left("source").leftWhole("what it reads");
            List<SourceFactory> sources = new ArrayList<>(says.plugins().sources());
            sources.sort(Comparator.comparing(SourceFactory::name));
            for (SourceFactory source : sources) {
                Map<String, String> value = new LinkedHashMap<>();
                value.put("name", source.name());
                value.put("description", source.description());
                values.add(value);
                table.row(source.name(), source.description());
            }
            show(values, table.lines());
        }
        return 0;
    }
}
