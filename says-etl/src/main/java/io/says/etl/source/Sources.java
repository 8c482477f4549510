package io.says.etl.source;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.SourceFactory;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Recognises the format of an input by its shape. */
public final class Sources {

    private static final int SAMPLED_LINES = 20;
    private static final int SAMPLED_BYTES = 1 << 16;

    private Sources() {}

    /**
     * The source that is surest; of several, the first by name.
     *
     * @throws SaysException {@code MALFORMED_INPUT} when none can read it
     */
    public static SourceFactory recognise(List<SourceFactory> sources, List<InputFile> files) {
        InputSample sample = sample(files);
        List<SourceFactory> byName = sources.stream()
                .sorted(java.util.Comparator.comparing(SourceFactory::name))
                .toList();
        for (SourceFactory.Match wanted : List.of(SourceFactory.Match.SURE, SourceFactory.Match.POSSIBLE)) {
            for (SourceFactory source : byName) {
                if (source.matches(sample) == wanted) {
                    return source;
                }
            }
        }
        throw new SaysException(
                StandardErrorCode.MALFORMED_INPUT,
                "The format of " + sample.firstFile() + " is not recognised",
                "Name it with --source; there are "
                        + String.join(
                                ", ", byName.stream().map(SourceFactory::name).toList()) + ".");
    }

    /** A first look at the input. */
    public static InputSample sample(List<InputFile> files) {
        InputFile first = files.get(0);
        List<String> lines = new ArrayList<>();
        FileSplit whole = new FileSplit(first.path().toString(), first.name(), 0, Long.MAX_VALUE, 1);
        try (LineReader reader = whole.open(SAMPLED_BYTES)) {
            while (lines.size() < SAMPLED_LINES && reader.next()) {
                lines.add(new String(reader.bytes(), 0, reader.length(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw Failures.of(e, "reading " + first.name());
        }
        boolean binary = lines.stream().anyMatch(line -> line.startsWith("PAR1"));
        return new InputSample(files.stream().map(InputFile::name).toList(), first.name(), binary ? List.of() : lines);
    }
}
