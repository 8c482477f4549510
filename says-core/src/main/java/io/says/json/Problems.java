package io.says.json;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong, so that a person mends it all in one go. Not thread-safe. */
public final class Problems {

    private final List<String> found = new ArrayList<>();

    /** Creates an empty collection. */
    public Problems() {}

    /** Adds one problem: where, and what is wrong there. */
    public void add(String where, String what) {
        found.add(where.isEmpty() ? what : where + " " + what);
    }

    /** Whether nothing is wrong. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All problems, in the order found. */
    public List<String> all() {
        return List.copyOf(found);
    }

    /** All problems in one line, separated by semicolons. */
    @Override
    public String toString() {
        return String.join("; ", found);
    }
}
