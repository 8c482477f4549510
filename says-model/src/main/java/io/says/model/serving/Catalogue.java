package io.says.model.serving;

import io.says.AudioFeature;
import io.says.AudioFeatures;
import io.says.Track;
import io.says.TrackFilter;
import io.says.TrackFilter.Between;
import io.says.TrackId;
import io.says.model.tensors.TensorFile;
import io.says.spi.ServingRule;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The serving columns of the catalogue, and the sets of tracks that conditions on them make. Thread-safe. */
final class Catalogue {

    private final IdTable ids;
    private final TensorFile.Texts title;
    private final TensorFile.Texts artist;
    private final TensorFile.Texts album;
    private final TensorFile.Texts genre;
    private final IntBuffer year;
    private final Map<AudioFeature, FloatBuffer> features = new EnumMap<>(AudioFeature.class);
    private final Map<AudioFeature, Double> spreads = new ConcurrentHashMap<>();
    private @Nullable Names artists;
    private @Nullable Names genres;

    Catalogue(TensorFile tensors, IdTable ids, Path release) {
        this.ids = ids;
        this.title = tensors.texts("catalogue.title");
        this.artist = tensors.texts("catalogue.artist");
        this.album = tensors.texts("catalogue.album");
        this.genre = tensors.texts("catalogue.genre");
        this.year = tensors.ints("catalogue.year");
        for (TensorFile.Texts texts : List.of(title, artist, album, genre)) {
            Soundness.check(texts.size() == ids.size(), release, "the catalogue does not fit the tracks");
        }
        Soundness.check(year.limit() == ids.size(), release, "the catalogue does not fit the tracks");
        for (AudioFeature feature : AudioFeature.values()) {
            String name = "catalogue." + feature.column();
            if (tensors.has(name)) {
                FloatBuffer values = tensors.floats(name);
                Soundness.check(values.limit() == ids.size(), release, "the catalogue does not fit the tracks");
                features.put(feature, values);
            }
        }
    }

    int size() {
        return ids.size();
    }

    Track track(int item) {
        Map<AudioFeature, Float> known = new EnumMap<>(AudioFeature.class);
        features.forEach((feature, values) -> {
            float value = values.get(item);
            if (feature.accepts(value)) {
                known.put(feature, value);
            }
        });
        int released = year.get(item);
        return new Track(
                new TrackId(ids.get(item)),
                title.get(item),
                artist.get(item),
                album.get(item),
                genre.get(item),
                released == 0 ? null : released,
                AudioFeatures.of(known));
    }

    /** A feature's value, NaN where it is not known. */
    float feature(AudioFeature feature, int item) {
        FloatBuffer values = features.get(feature);
        float value = values == null ? Float.NaN : values.get(item);
        return feature.accepts(value) ? value : Float.NaN;
    }

    /** The standard deviation of a feature over all tracks that have it, 0 where none has. Taken when first asked for. */
    double spread(AudioFeature feature) {
        return spreads.computeIfAbsent(feature, asked -> {
            double mean = 0;
            double squares = 0;
            int count = 0;
            for (int item = 0; item < size(); item++) {
                float value = feature(asked, item);
                if (!Float.isNaN(value)) { // the running mean and sum of squares about it (Welford 1962)
                    double before = value - mean;
                    mean += before / ++count;
                    squares += before * (value - mean);
                }
            }
            return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
        });
    }

    /** Artists by number. Numbered when first asked for: most answers need none. */
    synchronized Names artists() {
        Names known = artists;
        if (known == null) {
            known = Names.of(artist);
            artists = known;
        }
        return known;
    }

    /** Genres by number. */
    synchronized Names genres() {
        Names known = genres;
        if (known == null) {
            known = Names.of(genre);
            genres = known;
        }
        return known;
    }

    /** The tracks that meet a filter's conditions, those of it that name single tracks left aside: a bit for each. */
    long[] meeting(TrackFilter filter) {
        long[] set = new long[(size() + 63) >>> 6];
        Arrays.fill(set, -1L);
        if (set.length > 0) {
            set[set.length - 1] >>>= -size(); // no bits but those of tracks
        }
        if (!filter.artists().isEmpty() || !filter.withoutArtists().isEmpty()) {
            named(set, artists(), filter.artists(), filter.withoutArtists());
        }
        if (!filter.genres().isEmpty() || !filter.withoutGenres().isEmpty()) {
            named(set, genres(), filter.genres(), filter.withoutGenres());
        }
        Between years = filter.years();
        if (years != null) {
            keep(set, item -> year.get(item) != 0 && years.holds(year.get(item)));
        }
        filter.features().forEach((feature, range) -> keep(set, item -> range.holds(feature(feature, item))));
        return set;
    }

    private void named(long[] set, Names names, Set<String> only, Set<String> without) {
        boolean[] passes = new boolean[names.count() + 1]; // the last for tracks without a name
        for (int name = 0; name < names.count(); name++) {
            passes[name] = (only.isEmpty() || only.contains(names.name(name))) && !without.contains(names.name(name));
        }
        passes[names.count()] = only.isEmpty();
        int[] of = names.of();
        keep(set, item -> passes[of[item] < 0 ? names.count() : of[item]]);
    }

    private void keep(long[] set, IntPredicate condition) {
        int size = size();
        for (int word = 0; word < set.length; word++) {
            long bits = 0;
            for (int item = word << 6; item < Math.min(size, (word + 1) << 6); item++) {
                bits |= (condition.test(item) ? 1L : 0L) << item;
            }
            set[word] &= bits;
        }
    }

    /** The tracks that rules concern, a bit for each. */
    long[] concerned(List<ServingRule> rules, ToIntFunction<TrackId> index) {
        long[] set = new long[(size() + 63) >>> 6];
        for (ServingRule rule : rules) {
            for (String id : rule.tracks()) {
                int item = index.applyAsInt(new TrackId(id));
                if (item >= 0) {
                    set[item >>> 6] |= 1L << item;
                }
            }
            mark(set, rule.artists(), this::artists);
            mark(set, rule.genres(), this::genres);
        }
        return set;
    }

    private static void mark(long[] set, Set<String> wanted, java.util.function.Supplier<Names> source) {
        if (wanted.isEmpty()) {
            return;
        }
        Names names = source.get();
        boolean[] marked = new boolean[names.count()];
        for (int name = 0; name < marked.length; name++) {
            marked[name] = wanted.contains(names.name(name));
        }
        int[] of = names.of();
        for (int item = 0; item < of.length; item++) {
            if (of[item] >= 0 && marked[of[item]]) {
                set[item >>> 6] |= 1L << item;
            }
        }
    }

    /** What a track is searched by. */
    List<@Nullable String> texts(int item) {
        return Arrays.asList(title.get(item), artist.get(item), ids.get(item));
    }
}
