package io.says.etl.quality;

import io.says.config.Suggestion;
import io.says.json.Range;
import io.says.report.Profile;
import io.says.report.Quality.Drift;
import io.says.spi.Check;
import io.says.spi.CheckEvidence;
import io.says.spi.CheckFinding;
import io.says.spi.CheckOptions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks that look at the profile of the data: ages, counts, shares, distributions. */
final class ProfileChecks {

    private ProfileChecks() {}

    private record Freshness(Duration maxAge, String asOf) {}

    static Check freshness(CheckOptions options) {
        Freshness of = options.bind(Freshness.class);
        if (of.maxAge().isZero() || of.maxAge().isNegative()) {
            throw options.wrong("max-age", "must be positive");
        }
        Instant now = instant(options, of.asOf());
        return new Check() {
            @Override
            public String rule() {
                return "the latest event is at most " + days(of.maxAge()) + " older than " + now;
            }

            @Override
            public CheckFinding judge(CheckEvidence evidence) {
                Instant latest = evidence.profile().details().to();
                if (latest == null) {
                    return new CheckFinding(false, "no event has a time");
                }
                return new CheckFinding(
                        Duration.between(latest, now).compareTo(of.maxAge()) <= 0, "the latest event is of " + latest);
            }
        };
    }

    private static Instant instant(CheckOptions options, String text) {
        if (text.equals("today")) {
            return LocalDate.now(ZoneOffset.UTC).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw options.wrong(
                    "as-of",
                    "must be today, a date as 2026-05-31 or an instant as 2026-05-31T12:00:00Z, not \"" + text + "\"");
        }
    }

    private static String days(Duration duration) {
        return duration.toSeconds() % 86_400 == 0
                ? duration.toDays() + " days"
                : duration.toString().substring(1).replace("T", "").toLowerCase(Locale.ROOT);
    }

    private record RowCount(
            String of, @Nullable Double min, @Nullable Double max) {}

    static Check rowCount(CheckOptions options) {
        RowCount of = options.bind(RowCount.class);
        Map<String, Function<Profile, Long>> counts = new TreeMap<>(Map.of(
                "read", Profile::read,
                "events", Profile::accepted,
                "users", Profile::users,
                "tracks", Profile::tracks,
                "catalogue", Profile::catalogueTracks,
                "interactions", Profile::interactions));
        Function<Profile, Long> count = counts.get(of.of());
        if (count == null) {
            throw options.wrong(
                    "of",
                    "must be one of " + String.join(", ", counts.keySet()) + ", not \"" + of.of() + "\""
                            + Suggestion.nearest(of.of(), counts.keySet(), " (did you mean ", "?)"));
        }
        Double min = of.min();
        Double max = of.max();
        String said = CheckText.between(options, min, max);
        return profiled("the number of " + of.of() + " lies " + said, evidence -> {
            long there = count.apply(evidence.profile());
            return new CheckFinding(
                    (min == null || there >= min) && (max == null || there <= max),
                    String.format(Locale.ROOT, "%,d", there));
        });
    }

    private record NullRate(
            String column, @Range(min = 0, max = 1) double max) {}

    static Check nullRate(CheckOptions options) {
        NullRate of = options.bind(NullRate.class);
        Place.of(options, "column", of.column());
        return profiled("at most " + CheckText.percent(of.max()) + " of " + of.column() + " is missing", evidence -> {
            double share = evidence.profile().nulls().getOrDefault(of.column(), 0.0);
            return new CheckFinding(share <= of.max(), CheckText.percent(share) + " is missing");
        });
    }

    private record DriftLimit(
            String column,
            @Range(min = 0) double max,
            @Range(min = 0) double minValues) {}

    static Check drift(CheckOptions options) {
        DriftLimit of = options.bind(DriftLimit.class);
        TreeSet<String> known = new TreeSet<>(List.of("all", "rating", "plays", "activity", "hour", "genre"));
        for (io.says.AudioFeature feature : io.says.AudioFeature.values()) {
            known.add(feature.column());
        }
        if (!known.contains(of.column())) {
            throw options.wrong(
                    "column",
                    "is no distribution: \"" + of.column() + "\""
                            + Suggestion.nearest(of.column(), known, " (did you mean ", "?)") + "; there are: "
                            + String.join(", ", known));
        }
        String what = of.column().equals("all") ? "every distribution" : of.column();
        String rule = what + " of at least " + CheckText.plain(of.minValues()) + " values has drifted by at most "
                + CheckText.plain(of.max()) + " (PSI)";
        return profiled(rule, evidence -> {
            Profile before = evidence.baseline().orElse(null);
            if (before == null) {
                return new CheckFinding(true, "nothing to compare with");
            }
            List<Drift> judged = Drifts.between(before, evidence.profile()).stream()
                    .filter(drift -> of.column().equals("all") || drift.column().equals(of.column()))
                    .filter(drift -> drift.before() >= of.minValues() && drift.now() >= of.minValues())
                    .toList();
            if (judged.isEmpty()) {
                return new CheckFinding(true, "too few values to compare");
            }
            List<String> moved = judged.stream()
                    .filter(drift -> drift.psi() > of.max())
                    .map(drift -> drift.column() + " " + CheckText.three(drift.psi()))
                    .toList();
            return new CheckFinding(
                    moved.isEmpty(),
                    moved.isEmpty()
                            ? "at most " + CheckText.three(judged.get(0).psi()) + " ("
                                    + judged.get(0).column() + ")"
                            : String.join(", ", moved));
        });
    }

    private static Check profiled(String rule, Function<CheckEvidence, CheckFinding> judgement) {
        return new Check() {
            @Override
            public String rule() {
                return rule;
            }

            @Override
            public CheckFinding judge(CheckEvidence evidence) {
                return judgement.apply(evidence);
            }
        };
    }
}
