package io.says.etl.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of fields between delimiters. */
final class DelimitedParser implements LineParser {

    private static final long serialVersionUID = 1L;

    private final String delimiter;
    private final char quote;
    private final int[] targets;

    /**
     * @param delimiter what separates fields
     * @param quote the quotation mark, 0 for none
     * @param targets for each field the column it goes to, -1 for none
     */
    DelimitedParser(String delimiter, char quote, int[] targets) {
        this.delimiter = delimiter;
        this.quote = quote;
        this.targets = targets.clone();
    }

    @Override
    public @Nullable String parse(String line, Object[] values) {
        List<String> fields = DelimitedLine.split(line, delimiter, quote);
        if (fields == null) {
            return "UNBALANCED_QUOTE: a quote is not closed on its line";
        }
        if (fields.size() != targets.length) {
            return "WRONG_FIELD_COUNT: " + fields.size() + " fields instead of " + targets.length;
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= 0 && !fields.get(i).isBlank()) {
                values[targets[i]] = fields.get(i).strip();
            }
        }
        return null;
    }
}
