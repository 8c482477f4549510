package io.says.model.serving;

import io.says.RecommendRequest;
import io.says.Track;
import io.says.TrackId;
import io.says.spi.RerankContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** What re-rankers can know of a request: taken from the history when they ask. Thread-safe. */
record ListenerContext(
        RecommendRequest request, Catalogue catalogue, Rows heard, ToIntFunction<TrackId> index, Popularity listeners)
        implements RerankContext {

    @Override
    public Map<String, Double> genres() {
        return heard.tracks().length == 0 ? Map.of() : shares(catalogue.genres());
    }

    @Override
    public Map<String, Double> artists() {
        return heard.tracks().length == 0 ? Map.of() : shares(catalogue.artists());
    }

    private Map<String, Double> shares(Names names) {
        Map<String, Double> shares = new TreeMap<>();
        double sum = 0;
        for (int i = 0; i < heard.tracks().length; i++) {
            int name = names.of()[heard.tracks()[i]];
            double strength = heard.strength(i);
            if (name >= 0 && strength > 0) {
                shares.merge(names.name(name), strength, Double::sum);
                sum += strength;
            }
        }
        double all = sum;
        shares.replaceAll((name, share) -> share / all);
        return Collections.unmodifiableMap(shares);
    }

    @Override
    public boolean heard(TrackId track) {
        int item = index.applyAsInt(track);
        return item >= 0 && Arrays.binarySearch(heard.tracks(), item) >= 0;
    }

    @Override
    public double popularity(Track track) {
        int item = index.applyAsInt(track.id());
        return item < 0 ? 0 : listeners.shareBelow(listeners.listeners(item));
    }
}
