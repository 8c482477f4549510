package io.says.orchestrator.report;

import io.says.SaysException;
import io.says.json.Json;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseMove;
import io.says.release.ReleaseStore;
import io.says.report.EvaluationDetails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is known of how a release did.
 *
 * @param release the release with its report
 * @param details what evaluation saw beside the metrics; empty where that cannot be had
 * @param missing why there are no details
 * @param gate what the gate said when a run promoted the release, by name; empty where that is not on record
 */
public record ReleaseEvaluation(
        ReleaseInfo release, Optional<EvaluationDetails> details, Missing missing, Map<String, String> gate) {

    /** Why something is not there. */
    public enum Missing {
        /** It is there. */
        NOTHING,
        /** The release was written without it. */
        NOT_WRITTEN,
        /** It cannot be read. */
        UNREADABLE
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseEvaluation.class);
    private static final String GATE = "gate";

    /**
     * Gathers it.
     *
     * @param store where the release lies
     * @param release the release
     */
    public static ReleaseEvaluation of(ReleaseStore store, ReleaseInfo release) {
        Path file = store.directory().resolve(release.id()).resolve(EvaluationDetails.FILE);
        Optional<EvaluationDetails> details = Optional.empty();
        Missing missing = Missing.NOTHING;
        if (!Files.isRegularFile(file)) {
            missing = Missing.NOT_WRITTEN;
        } else {
            try {
                details =
                        Optional.of(Json.read(Files.readString(file), EvaluationDetails.class, EvaluationDetails.FILE));
            } catch (IOException | SaysException e) {
                LOG.warn("Left out, since it cannot be read: {}", file, e);
                missing = Missing.UNREADABLE;
            }
        }
        return new ReleaseEvaluation(release, details, missing, gate(store, release.id()));
    }

    /** The latest promotion that went through the gate: a later one by hand does not undo what it said. */
    private static Map<String, String> gate(ReleaseStore store, String id) {
        try {
            return store.history().stream()
                    .filter(move -> move.what() == ReleaseMove.Kind.PROMOTED && id.equals(move.to()))
                    .map(ReleaseMove::details)
                    .filter(said -> said.containsKey(GATE))
                    .findFirst()
                    .map(ReleaseEvaluation::ordered)
                    .orElse(Map.of());
        } catch (SaysException damaged) {
            LOG.warn("What the gate said is not known: {}", damaged.rendered());
            return Map.of();
        }
    }

    private static Map<String, String> ordered(Map<String, String> details) {
        Map<String, String> rest = new TreeMap<>(details);
        Map<String, String> ordered = new LinkedHashMap<>();
        ordered.put(GATE, String.valueOf(rest.remove(GATE)));
        ordered.putAll(rest);
        return ordered;
    }
}
