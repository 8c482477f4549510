package io.says.release;

import io.says.release.ReleaseMove.Cause;
import io.says.release.ReleaseMove.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pointer.json} says: which release each alias stands for, those to go back to, and how it came about. Every
 * change gives a new value that remembers the move. Files from before there were aliases and a history are read too.
 *
 * @param current the champion
 * @param previous those that were champion before, the newest first
 * @param aliases release by alias, the champion left out
 * @param history the last moves, the newest first
 */
record ReleasePointer(
        @Nullable String current,
        List<String> previous,
        @Nullable Map<String, String> aliases,
        @Nullable List<ReleaseMove> history) {

    private static final int REMEMBERED = 100;
    private static final int MOVES = 200;

    static final ReleasePointer EMPTY = new ReleasePointer(null, List.of(), Map.of(), List.of());

    /** A pointer that says no more than which releases there are to go back to. */
    static ReleasePointer rebuilt(List<String> previous) {
        return new ReleasePointer(null, previous, Map.of(), List.of());
    }

    @Override
    public Map<String, String> aliases() {
        return aliases == null ? Map.of() : aliases;
    }

    @Override
    public List<ReleaseMove> history() {
        return history == null ? List.of() : history;
    }

    /** What the challenger is, null for none. */
    @Nullable
    String challenger() {
        return aliases().get(ReleaseStore.CHALLENGER);
    }

    ReleasePointer promoted(String id, Instant at, Cause cause) {
        // A pointer written anew has no champion, and the release itself among those before it.
        List<String> before = Stream.concat(
                        Stream.ofNullable(current),
                        previous.stream().filter(other -> current != null || !other.equals(id)))
                .limit(REMEMBERED)
                .toList();
        return championed(id, before, Kind.PROMOTED, at, cause);
    }

    ReleasePointer rolledBack(Instant at, Cause cause) {
        return championed(previous.get(0), previous.subList(1, previous.size()), Kind.ROLLED_BACK, at, cause);
    }

    /** The champion is nobody's challenger: that alias goes in the same move. */
    private ReleasePointer championed(String id, List<String> before, Kind what, Instant at, Cause cause) {
        ReleasePointer moved = new ReleasePointer(
                id, List.copyOf(before), aliases(), with(what, ReleaseStore.CHAMPION, current, id, at, cause));
        return id.equals(challenger()) ? moved.challengedBy(null, at, cause) : moved;
    }

    ReleasePointer challengedBy(@Nullable String id, Instant at, Cause cause) {
        return new ReleasePointer(
                current,
                previous,
                id == null ? Map.of() : Map.of(ReleaseStore.CHALLENGER, id),
                with(id == null ? Kind.REMOVED : Kind.ALIASED, ReleaseStore.CHALLENGER, challenger(), id, at, cause));
    }

    /** Forgets releases: going back passes over them. */
    ReleasePointer without(List<String> deleted, Predicate<String> gone, Instant at, Cause cause) {
        List<String> left = new ArrayList<>();
        String last = current;
        for (String id : previous) {
            // What stood on both sides of one that is gone would be gone back to twice.
            if (!deleted.contains(id) && !gone.test(id) && !Objects.equals(id, last)) {
                left.add(id);
                last = id;
            }
        }
        ReleasePointer now = new ReleasePointer(current, List.copyOf(left), aliases(), history());
        for (String id : deleted) {
            now = new ReleasePointer(
                    current, now.previous(), aliases(), now.with(Kind.DELETED, null, id, null, at, cause));
        }
        return now;
    }

    private List<ReleaseMove> with(
            Kind what, @Nullable String alias, @Nullable String from, @Nullable String to, Instant at, Cause cause) {
        ReleaseMove move = new ReleaseMove(at, what, alias, from, to, cause.by(), cause.why(), cause.details());
        return Stream.concat(Stream.of(move), history().stream()).limit(MOVES).toList();
    }
}
