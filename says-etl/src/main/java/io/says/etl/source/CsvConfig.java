package io.says.etl.source;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How delimited text is read, {@code says.csv}.
 *
 * @param delimiter what separates fields; {@code auto} looks at the first line
 * @param header whether the first line names the columns; otherwise they are called {@code _1}, {@code _2}, …
 * @param quote the quotation mark, one character; empty for none
 * @param columns names of the source mapped to columns of SAYS
 * @param charset the encoding, one in which a line feed is the single byte 0x0A
 */
public record CsvConfig(String delimiter, boolean header, String quote, Map<String, String> columns, String charset)
        implements Serializable {

    /** Checks every setting. */
    public CsvConfig {
        List<String> problems = new ArrayList<>();
        if (delimiter.isEmpty()) {
            problems.add("says.csv.delimiter must not be empty");
        }
        if (quote.length() > 1) {
            problems.add("says.csv.quote must be one character or empty");
        }
        if (!known(charset)) {
            problems.add("says.csv.charset is not a known encoding: " + charset);
        } else if (!keepsLines(charset)) {
            problems.add("says.csv.charset must be an encoding in which a line feed is the single byte 0x0A, which "
                    + charset + " is not");
        }
        columns.forEach((name, column) -> {
            if (!Columns.ALL.contains(column)) {
                problems.add("says.csv.columns." + name + " names no column of SAYS: " + column + " (there are "
                        + String.join(", ", Columns.ALL) + ")");
            }
        });
        if (!problems.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    String.join("; ", problems),
                    "Correct says.csv in the configuration.");
        }
        columns = Map.copyOf(columns);
    }

    /** Whether lines can be found without decoding: not so in UTF-16, UTF-32 and the encodings of mainframes. */
    private static boolean keepsLines(String charset) {
        Charset encoding = Charset.forName(charset);
        return encoding.canEncode() && Arrays.equals("\n".getBytes(encoding), new byte[] {'\n'});
    }

    private static boolean known(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
