package io.says.etl.source;

import java.util.Locale;
import java.util.regex.Pattern;

/** Files that lie beside data and are none: recognised by their names alone. */
final class OtherFiles {

    private static final Pattern NO_TABLE =
            Pattern.compile("(?:.*readme.*|licen[cs]e.*|copying.*|notice.*|changelog.*|citation.*"
                    + "|.*\\.(?:md|markdown|rst|html?|pdf|docx?|xml|yaml|yml|png|jpe?g|ipynb|py|sh))(?:\\.gz)?");

    private OtherFiles() {}

    /** Whether the file is a licence, a readme, a picture or the like. */
    static boolean plainlyNoTable(String name) {
        String bare = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return NO_TABLE.matcher(bare.toLowerCase(Locale.ROOT)).matches();
    }
}
