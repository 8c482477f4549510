package io.says.config;

import java.util.Collection;

/** "Did you mean": the known name nearest to a mistyped one. */
public final class Suggestion {

    private Suggestion() {}

    /**
     * The nearest known name between a prefix and a suffix, or empty text where nothing is near.
     *
     * @param given what was typed
     * @param known what there is
     */
    public static String nearest(String given, Collection<String> known, String prefix, String suffix) {
        String best = "";
        int least = Math.max(2, given.length() / 3) + 1;
        for (String candidate : known.stream().sorted().toList()) {
            int distance = distance(given, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : prefix + best + suffix;
    }

    /** Edits (insert, delete, replace) from one text to the other: Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
