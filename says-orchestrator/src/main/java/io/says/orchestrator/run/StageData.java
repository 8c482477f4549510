package io.says.orchestrator.run;

import io.says.dataset.DatasetName;
import io.says.json.Json;
import io.says.orchestrator.input.ResolvedInput;
import io.says.orchestrator.pipeline.Pipeline;
import io.says.spi.InputFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the events of a stage say of the data it reads and writes, for whoever follows data through runs. */
final class StageData {

    /** Of more files than this, the directories they lie in are named instead. */
    private static final int FILES_NAMED = 200;

    private StageData() {}

    /**
     * Adds it to the details of an event.
     *
     * @param input the files the run was given; null where that is not known
     * @param details what the event says besides
     */
    static Map<String, String> with(
            Pipeline pipeline, Pipeline.Node node, @Nullable ResolvedInput input, Map<String, String> details) {
        Map<String, String> reads = new TreeMap<>();
        for (DatasetName dataset : node.spec().reads()) {
            reads.put(dataset.value(), pipeline.writerOf(dataset).outputName());
        }
        Map<String, String> writes = new TreeMap<>();
        node.spec().writes().forEach(dataset -> writes.put(dataset.value(), node.outputName()));
        Map<String, String> files = input == null ? Map.of() : files(input.in(node.identity()));
        Map<String, String> all = new HashMap<>(details);
        all.put("reads", Json.write(reads));
        all.put("writes", Json.write(writes));
        if (!files.isEmpty()) {
            all.put("files", Json.write(files));
        }
        return all;
    }

    private static Map<String, String> files(List<InputFile> read) {
        Map<String, String> files = new TreeMap<>();
        read.forEach(file -> files.put(file.path().toString(), file.sha256()));
        if (files.size() > FILES_NAMED) {
            files.clear();
            read.forEach(file -> files.put(String.valueOf(file.path().getParent()), ""));
        }
        return files;
    }
}
