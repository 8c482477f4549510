package io.says.etl.song;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tracks joined by the keys they share (union-find). A key is its kind, a space, and its value. */
final class Groups {

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> tracks = new ArrayList<>();
    private final List<List<String>> keys = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private @Nullable String lastKey;
    private int first;

    /** Takes keys in order, all tracks of one key one after the other. */
    void add(String key, String track) {
        int number = numbers.computeIfAbsent(track, t -> {
            tracks.add(t);
            keys.add(new ArrayList<>(2));
            parents.add(parents.size());
            return parents.size() - 1;
        });
        if (key.equals(lastKey)) {
            String shared = keys.get(first).get(keys.get(first).size() - 1); // one text for all
            keys.get(number).add(shared);
            join(first, number);
        } else {
            lastKey = key;
            first = number;
            keys.get(number).add(key);
        }
    }

    boolean isEmpty() {
        return tracks.isEmpty();
    }

    Set<String> tracks() {
        return numbers.keySet();
    }

    /** The tracks of each song, in no order. */
    Collection<List<String>> components() {
        Map<Integer, List<String>> components = new TreeMap<>();
        for (int i = 0; i < tracks.size(); i++) {
            components.computeIfAbsent(root(i), r -> new ArrayList<>()).add(tracks.get(i));
        }
        components.values().removeIf(members -> members.size() < 2);
        return components.values();
    }

    /** The kind of the surest key a track shares with another, or failing that of the surest it shares at all. */
    String basis(String track, String other) {
        List<String> own = keys(track);
        List<String> shared = new ArrayList<>(own);
        shared.retainAll(keys(other));
        // isrc, mbid, name: the order of the alphabet is that of trust
        String surest =
                (shared.isEmpty() ? own : shared).stream().sorted().findFirst().orElseThrow();
        return surest.substring(0, surest.indexOf(' '));
    }

    private List<String> keys(String track) {
        Integer number = numbers.get(track);
        return number == null ? List.of() : keys.get(number);
    }

    private void join(int a, int b) {
        parents.set(root(b), root(a));
    }

    private int root(int i) {
        int at = i;
        while (parents.get(at) != at) {
            parents.set(at, parents.get(parents.get(at)));
            at = parents.get(at);
        }
        return at;
    }
}
