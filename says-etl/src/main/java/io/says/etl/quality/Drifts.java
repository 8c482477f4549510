package io.says.etl.quality;

import io.says.report.Bucket;
import io.says.report.Profile;
import io.says.report.Profile.Count;
import io.says.report.Quality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far distributions moved between two profiles, as the population stability index: the sum over the bars of
 * {@code (p - q) ln(p / q)}, p and q being a bar's share then and now. A half is added to each bar that either profile
 * fills, so that a bar empty on one side counts much but not infinitely: {@code p = (count + 0.5) / (all + 0.5 bars)}.
 */
final class Drifts {

    private static final double EMPTY = 0.5;
    private static final String REST = "(others)";

    private Drifts() {}

    /** Every distribution that both profiles know, the farthest moved first. */
    static List<Quality.Drift> between(Profile before, Profile now) {
        List<Quality.Drift> drifts = new ArrayList<>();
        add("rating", ratings(before, now), ratings(now, before), drifts);
        add("plays", bars(before.plays()), bars(now.plays()), drifts);
        add("activity", bars(before.details().activity()), bars(now.details().activity()), drifts);
        add("hour", hours(before), hours(now), drifts);
        add(
                "genre",
                names(before.details().topGenres(), now.details().topGenres()),
                names(now.details().topGenres(), before.details().topGenres()),
                drifts);
        now.details().featureBars().forEach((feature, bars) -> {
            List<Bucket> was = before.details().featureBars().get(feature);
            if (was != null) {
                add(feature, bars(was), bars(bars), drifts);
            }
        });
        drifts.sort(Comparator.comparingDouble(Quality.Drift::psi).reversed().thenComparing(Quality.Drift::column));
        return List.copyOf(drifts);
    }

    private static void add(
            String column, Map<String, Long> before, Map<String, Long> now, List<Quality.Drift> drifts) {
        long then = before.values().stream().mapToLong(Long::longValue).sum();
        long today = now.values().stream().mapToLong(Long::longValue).sum();
        if (then > 0 && today > 0) {
            drifts.add(new Quality.Drift(column, Math.rint(psi(before, now) * 1e6) / 1e6, then, today));
        }
    }

    /** The population stability index of counts by bar. */
    static double psi(Map<String, Long> before, Map<String, Long> now) {
        TreeSet<String> bars = new TreeSet<>(before.keySet());
        bars.addAll(now.keySet());
        bars.removeIf(bar -> before.getOrDefault(bar, 0L) + now.getOrDefault(bar, 0L) == 0);
        double then = before.values().stream().mapToLong(Long::longValue).sum() + EMPTY * bars.size();
        double today = now.values().stream().mapToLong(Long::longValue).sum() + EMPTY * bars.size();
        double index = 0;
        for (String bar : bars) {
            double p = (before.getOrDefault(bar, 0L) + EMPTY) / then;
            double q = (now.getOrDefault(bar, 0L) + EMPTY) / today;
            index += (p - q) * Math.log(p / q);
        }
        return index;
    }

    private static Map<String, Long> bars(List<Bucket> buckets) {
        Map<String, Long> bars = new TreeMap<>();
        buckets.forEach(bucket -> bars.merge(Double.toString(bucket.from()), bucket.count(), Long::sum));
        return bars;
    }

    /** One profile's ratings in bars as wide as the wider ones of the two. */
    private static Map<String, Long> ratings(Profile of, Profile other) {
        double width = Math.max(width(of), width(other));
        Map<String, Long> bars = new TreeMap<>();
        of.ratings().forEach(bucket -> {
            double middle = (bucket.from() + bucket.to()) / 2;
            bars.merge(Long.toString((long) Math.floor(middle / width)), bucket.count(), Long::sum);
        });
        return bars;
    }

    private static double width(Profile profile) {
        return profile.ratings().isEmpty()
                ? 0
                : profile.ratings().get(0).to() - profile.ratings().get(0).from();
    }

    private static Map<String, Long> hours(Profile profile) {
        Map<String, Long> hours = new TreeMap<>();
        List<Long> week = profile.details().hoursOfWeek();
        for (int i = 0; i < week.size(); i++) {
            hours.merge(String.format(Locale.ROOT, "%02d", i % 24), week.get(i), Long::sum);
        }
        return hours;
    }

    /** The names that both lists hold; a name that only one list holds may just have missed the other's end. */
    private static Map<String, Long> names(List<Count> of, List<Count> other) {
        TreeSet<String> known = new TreeSet<>();
        other.forEach(count -> known.add(count.name()));
        Map<String, Long> names = new TreeMap<>();
        of.forEach(count -> names.merge(known.contains(count.name()) ? count.name() : REST, count.count(), Long::sum));
        return names;
    }
}
