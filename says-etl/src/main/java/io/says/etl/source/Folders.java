package io.says.etl.source;

import java.util.Locale;
import java.util.Set;

/** What the place of a file in the input says about whose it is. */
final class Folders {

    /** Folders that every export has, so that they tell nobody apart. */
    private static final Set<String> EVERYBODYS = Set.of(
            "mydata", "my_spotify_data", "spotify account data", "spotify extended streaming history", "listens");

    private Folders() {}

    /**
     * The folder or archive a file lies in, as an id: {@code bob} for {@code bob/MyData/x.json} and for {@code
     * bob.zip!/MyData/x.json}; {@code me} for a file that lies in neither.
     */
    static String owner(String name) {
        StringBuilder owner = new StringBuilder();
        String[] parts = name.replace('\\', '/').split("/");
        for (int i = 0; i < parts.length - 1; i++) {
            String part = parts[i];
            boolean archive = part.endsWith("!");
            if (archive) {
                part = part.substring(0, part.length() - 1).replaceFirst("(?i)\\.zip$", "");
            }
            if (!part.isBlank()
                    && (archive || !EVERYBODYS.contains(part.toLowerCase(Locale.ROOT)) && !part.matches("\\d{4}"))) {
                owner.append(owner.length() == 0 ? "" : "/").append(part);
            }
        }
        return owner.length() == 0 ? "me" : owner.toString();
    }

    /** The folder or archive of an export as written, empty at the top: what files of one export have in common. */
    static String export(String name) {
        int archive = name.indexOf("!/");
        if (archive >= 0) {
            return name.substring(0, archive + 2);
        }
        int listens = name.indexOf("listens/");
        if (listens == 0 || listens > 0 && name.charAt(listens - 1) == '/') {
            return name.substring(0, listens);
        }
        return name.substring(0, name.lastIndexOf('/') + 1);
    }
}
