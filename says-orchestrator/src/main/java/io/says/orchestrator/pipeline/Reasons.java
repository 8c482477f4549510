package io.says.orchestrator.pipeline;

import io.says.storage.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Why a stage has to run. */
public final class Reasons {

    private Reasons() {}

    /** What has changed since the stage last wrote an output, in a line for each thing. */
    public static List<String> of(Pipeline.Node node, StageOutputs outputs) {
        Optional<Manifest> newest = outputs.newest(node.spec().name());
        if (newest.isEmpty()) {
            return List.of("no output yet");
        }
        Map<String, String> before = newest.get().identity();
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(node.identity().keySet());
        List<String> reasons = new ArrayList<>();
        for (String key : keys) {
            String was = before.getOrDefault(key, "absent");
            String is = node.identity().getOrDefault(key, "absent");
            if (!was.equals(is)) {
                reasons.add(key + ": " + shortened(was) + " -> " + shortened(is));
            }
        }
        return reasons.isEmpty() ? List.of("its output is damaged") : reasons;
    }

    /** A value with the hashes in it cut to what tells them apart. */
    public static String shortened(String value) {
        return value.replaceAll("([0-9a-f]{8})[0-9a-f]{56}", "$1");
    }
}
