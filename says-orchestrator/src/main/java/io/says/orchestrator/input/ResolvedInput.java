package io.says.orchestrator.input;

import io.says.spi.InputFile;
import io.says.storage.Failures;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the input paths lead to. Immutable. */
public final class ResolvedInput {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final List<InputFile> inputs;
    private final List<InputFile> features;
    private final List<String> warnings;
    private final List<String> others;
    private final List<FileState> states;

    ResolvedInput(
            List<InputFile> inputs,
            List<InputFile> features,
            List<String> warnings,
            List<String> others,
            List<FileState> states) {
        this.inputs = List.copyOf(inputs);
        this.features = List.copyOf(features);
        this.warnings = List.copyOf(warnings);
        this.others = List.copyOf(others);
        this.states = List.copyOf(states);
    }

    /** The files of listening data, by name. */
    public List<InputFile> inputs() {
        return inputs;
    }

    /** The files of audio features, by name. */
    public List<InputFile> features() {
        return features;
    }

    /** What was passed over although it may be data, each with the reason, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** The names of what was not looked at, since by its name it is no data. */
    public List<String> others() {
        return others;
    }

    /** The same with every file changed, as by corrections. */
    ResolvedInput map(UnaryOperator<InputFile> change) {
        return new ResolvedInput(
                inputs.stream().map(change).toList(),
                features.stream().map(change).toList(),
                warnings,
                others,
                states);
    }

    /**
     * The files that an output is made from.
     *
     * @param identity what the output is named by: it holds the hashes of those files
     */
    public List<InputFile> in(Map<String, String> identity) {
        Set<String> hashes = hashes(identity);
        return Stream.concat(inputs.stream(), features.stream())
                .filter(file -> hashes.contains(file.sha256()))
                .toList();
    }

    private static Set<String> hashes(Map<String, String> identity) {
        Set<String> hashes = new HashSet<>();
        for (String value : identity.values()) {
            Matcher matcher = HASH.matcher(value);
            while (matcher.find()) {
                hashes.add(matcher.group());
            }
        }
        return hashes;
    }

    /**
     * Makes sure that files are what they were when they were hashed, so that nothing is kept under the name of other
     * content.
     *
     * @param identity what a stage's output is named by; only the files whose hashes it holds are looked at
     * @throws io.says.SaysException {@code MALFORMED_INPUT} naming the file that changed
     */
    public void verifyUnchanged(Map<String, String> identity) {
        Set<String> hashes = hashes(identity);
        for (FileState state : states) {
            if (hashes.contains(state.sha256())) {
                try {
                    state.verify();
                } catch (IOException e) {
                    throw Failures.of(e, "looking at the input " + state.path() + " again");
                }
            }
        }
    }
}
