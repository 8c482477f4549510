package io.says.model.serving;

import io.says.TrackFilter;
import io.says.TrackId;
import io.says.spi.ServingOptions;
import io.says.spi.ServingRule;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The sets of tracks that filters and the operator's rules leave. Those asked for last are remembered: the pages of one list and many
 * listeners ask for the same. Belongs to one release and its options. Thread-safe.
 */
final class TrackSets {

    private static final int REMEMBERED = 64;

    private final Catalogue catalogue;
    private final ToIntFunction<TrackId> index;
    private final ServingOptions options;
    private final TrackSet none;
    private final Map<Key, TrackSet> remembered = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What makes a set. Rules are told by their day, for options do not change.
     *
     * @param filter without single tracks
     * @param day whose rules hold; null where none say anything
     * @param raised whether only what is boosted counts
     */
    private record Key(TrackFilter filter, @Nullable LocalDate day, boolean raised) {}

    TrackSets(Catalogue catalogue, ToIntFunction<TrackId> index, ServingOptions options) {
        this.catalogue = catalogue;
        this.index = index;
        this.options = options;
        this.none = new TrackSet(catalogue.concerned(List.of(), index));
    }

    /**
     * The tracks that meet a filter's conditions, those of it that name single tracks left aside, and that no rule blocks.
     *
     * @return null for all
     */
    @Nullable
    TrackSet allowed(TrackFilter filter, LocalDate day) {
        TrackFilter conditions = conditions(filter);
        boolean ruled = !rules(ServingRule.Action.BLOCK, day).isEmpty();
        return ruled || !conditions.isNone() ? remembered(new Key(conditions, ruled ? day : null, false)) : null;
    }

    /** Those of them that a rule boosts. */
    TrackSet raised(TrackFilter filter, LocalDate day) {
        return remembered(new Key(conditions(filter), day, true));
    }

    /** The tracks that a day's rules keep out of every list. */
    TrackSet blocked(LocalDate day) {
        return rules(ServingRule.Action.BLOCK, day).isEmpty()
                ? none
                : new TrackSet(concerned(ServingRule.Action.BLOCK, day));
    }

    /** The tracks that some of a day's rules concern, a bit for each. */
    private long[] concerned(ServingRule.Action action, LocalDate day) {
        return catalogue.concerned(rules(action, day), index);
    }

    private List<ServingRule> rules(ServingRule.Action action, LocalDate day) {
        return options.rules(action, day);
    }

    private static TrackFilter conditions(TrackFilter filter) {
        return filter.exclude().isEmpty()
                ? filter
                : new TrackFilter(
                        Set.of(),
                        filter.artists(),
                        filter.withoutArtists(),
                        filter.genres(),
                        filter.withoutGenres(),
                        filter.years(),
                        filter.features());
    }

    /** Made outside the lock: one that takes long keeps nobody else waiting. */
    private TrackSet remembered(Key key) {
        synchronized (remembered) {
            TrackSet known = remembered.get(key);
            if (known != null) {
                return known;
            }
        }
        TrackSet made = made(key);
        synchronized (remembered) {
            TrackSet other = remembered.putIfAbsent(key, made);
            if (other != null) { // somebody was quicker: everybody shall have the same one
                return other;
            }
            if (remembered.size() > REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
            return made;
        }
    }

    private TrackSet made(Key key) {
        long[] set = catalogue.meeting(key.filter());
        LocalDate day = key.day();
        if (day != null) {
            long[] blocked = concerned(ServingRule.Action.BLOCK, day);
            for (int word = 0; word < set.length; word++) {
                set[word] &= ~blocked[word];
            }
            if (key.raised()) {
                long[] raised = concerned(ServingRule.Action.BOOST, day);
                for (int word = 0; word < set.length; word++) {
                    set[word] &= raised[word];
                }
            }
        }
        return new TrackSet(set);
    }
}
