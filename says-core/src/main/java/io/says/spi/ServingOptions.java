package io.says.spi;

import io.says.Dial;
import io.says.RecommendRequest;
import io.says.SaysException;
import io.says.ScoredTrack;
import io.says.StandardErrorCode;
import io.says.Track;
import io.says.TrackId;
import io.says.config.Settings;
import io.says.json.Problems;
import io.says.json.RecordReader;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an engine answers, beside what is in its release; and the part of the path of a request that every engine shares: from
 * candidates to the order they are shown in. Thread-safe.
 *
 * @param rerankers applied to every list, in order
 * @param pool how many candidates they choose from, at least 1
 * @param rules the operator's, in the order of their names
 * @param clock says which day it is, and so which rules are in force
 */
public record ServingOptions(List<Reranker> rerankers, int pool, List<ServingRule> rules, Clock clock) {

    /** How many candidates re-rankers choose from unless set otherwise. */
    public static final int DEFAULT_POOL = 300;

    /** Checks the pool and copies the lists. */
    public ServingOptions {
        rerankers = List.copyOf(rerankers);
        rules = rules.stream().sorted(Comparator.comparing(ServingRule::name)).toList();
        if (pool < 1) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    "says.serving.pool must be at least 1, not " + pool,
                    "Re-rankers need candidates to choose from.");
        }
    }

    /** No re-rankers and no rules. */
    public static ServingOptions plain() {
        return new ServingOptions(List.of(), DEFAULT_POOL, List.of(), Clock.systemUTC());
    }

    /** The same with other re-rankers. */
    public ServingOptions with(List<Reranker> others) {
        return new ServingOptions(others, pool, rules, clock);
    }

    /**
     * What {@code says.serving} says.
     *
     * @throws SaysException {@code UNKNOWN_EXTENSION} or {@code INVALID_CONFIGURATION}
     */
    public static ServingOptions of(Settings settings, Plugins plugins) {
        Map<String, Object> serving = settings.tree("says.serving");
        if (serving.isEmpty()) {
            return plain(); // no module that serves is on the class path
        }
        List<Reranker> rerankers = new ArrayList<>();
        if (serving.get("rerankers") instanceof List<?> names) {
            for (Object name : names) {
                rerankers.add(Plugins.named("re-ranker", plugins.rerankers(), String.valueOf(name))
                        .create(settings));
            }
        }
        int pool = settings.bind("says.serving", PoolConfig.class).pool();
        return new ServingOptions(rerankers, pool, rules(settings), Clock.systemUTC());
    }

    /** {@code says.serving}, as far as it is no list. */
    private record PoolConfig(int pool) {}

    /** An entry of {@code says.serving.rules}. */
    private record RuleConfig(
            ServingRule.Action action,
            Optional<Set<String>> tracks,
            Optional<Set<String>> artists,
            Optional<Set<String>> genres,
            @Nullable Integer position,
            @Nullable Double strength,
            @Nullable String from,
            @Nullable String until) {

        private static final Set<String> KEYS =
                Set.of("action", "tracks", "artists", "genres", "position", "strength", "from", "until");

        ServingRule named(String name) {
            return new ServingRule(
                    name,
                    action,
                    tracks.orElse(Set.of()),
                    artists.orElse(Set.of()),
                    genres.orElse(Set.of()),
                    position == null ? 1 : position,
                    strength == null ? 0.5 : strength,
                    day(name, from),
                    day(name, until));
        }

        private static @Nullable LocalDate day(String name, @Nullable String text) {
            try {
                return text == null ? null : LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw ServingRule.invalid(name, "has the date \"" + text + "\", which is not one like 2026-12-31");
            }
        }
    }

    private static List<ServingRule> rules(Settings settings) {
        List<ServingRule> rules = new ArrayList<>();
        Problems problems = new Problems();
        new TreeMap<>(settings.tree("says.serving.rules")).forEach((name, value) -> {
            String path = "says.serving.rules." + name;
            if (!(value instanceof Map<?, ?> given)) {
                problems.add(path, "must be a group of settings");
                return;
            }
            Map<String, @Nullable Object> tree = new TreeMap<>();
            given.forEach((key, entry) -> tree.put(String.valueOf(key), entry));
            tree.keySet().stream()
                    .filter(key -> !RuleConfig.KEYS.contains(key))
                    .forEach(key -> problems.add(path + "." + key, "is not a key of a rule"));
            RuleConfig rule = RecordReader.kebabCase(problems).read(tree, RuleConfig.class, path);
            if (rule != null && problems.isEmpty()) {
                rules.add(rule.named(name));
            }
        });
        if (!problems.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    problems.toString(),
                    "docs/serving.md shows every kind of rule.");
        }
        return rules;
    }

    /** The day by the clock, in UTC. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC);
    }

    /** The rules of a kind in force on a day, in the order of their names. */
    public List<ServingRule> rules(ServingRule.Action action, LocalDate day) {
        return rules.stream()
                .filter(rule -> rule.action() == action && rule.holdsOn(day))
                .toList();
    }

    /** Whether a rule leaves a track out of every list of a day. */
    public boolean blocks(Track track, LocalDate day) {
        return rules.stream()
                .anyMatch(
                        rule -> rule.action() == ServingRule.Action.BLOCK && rule.holdsOn(day) && rule.concerns(track));
    }

    /**
     * Whether a list may be in another order than that of its scores.
     *
     * @throws SaysException {@code INVALID_REQUEST} where a dial is on that no re-ranker heeds
     */
    public boolean arranges(RecommendRequest request, LocalDate day) {
        if (!request.dials().areOff()) {
            checkHeeded(request.dials().on());
        }
        return rerankers.stream().anyMatch(reranker -> reranker.concerns(request))
                || rules.stream().anyMatch(rule -> rule.action() != ServingRule.Action.BLOCK && rule.holdsOn(day));
    }

    /** A dial that changes nothing would look like one that found nothing to change. */
    private void checkHeeded(Set<Dial> on) {
        List<String> unheeded = on.stream()
                .filter(dial -> rerankers.stream()
                        .noneMatch(reranker -> reranker.heeds().contains(dial)))
                .map(Dial::parameter)
                .toList();
        if (!unheeded.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_REQUEST,
                    "No re-ranker in force heeds the " + (unheeded.size() == 1 ? "dial " : "dials ")
                            + String.join(", ", unheeded),
                    "Leave it at 0, or name a re-ranker that heeds it in says.serving.rerankers.");
        }
    }

    /** What of rules and pool decides about lists, as a text: it changes where pages would not fit each other any more. */
    String fingerprint() {
        StringBuilder text = new StringBuilder().append(pool).append(' ').append(rerankers.size());
        rules.forEach(rule -> text.append('\n').append(rule.name()).append(' ').append(rule.canonical()));
        return text.toString();
    }

    /**
     * Puts candidates into the order they are shown in: boosts and buries, then the re-rankers, then pins. Scores are given back as they
     * came. What a re-ranker names twice, or adds, is left out.
     *
     * @param day whose rules are in force
     * @param context for the re-rankers
     * @param candidates none of them seen, excluded or blocked; best first, without repeats
     * @param pinned those of {@link #pins} that may be shown to this user; they may be among the candidates
     */
    public List<ScoredTrack> arrange(
            LocalDate day, RerankContext context, List<ScoredTrack> candidates, List<ScoredTrack> pinned) {
        Map<TrackId, ScoredTrack> given = new LinkedHashMap<>();
        candidates.forEach(candidate -> given.put(candidate.track().id(), candidate));
        List<ScoredTrack> order = weighed(day, candidates);
        for (Reranker reranker : rerankers) {
            if (reranker.concerns(context.request())) {
                order = reranker.rerank(context, order);
            }
        }
        List<ScoredTrack> arranged = new ArrayList<>();
        for (ScoredTrack track : order) {
            ScoredTrack own = given.remove(track.track().id());
            if (own != null) {
                arranged.add(own);
            }
        }
        return pinned.isEmpty() ? arranged : pinned(day, arranged, pinned);
    }

    private List<ScoredTrack> weighed(LocalDate day, List<ScoredTrack> candidates) {
        List<ServingRule> boosts = rules(ServingRule.Action.BOOST, day);
        List<ServingRule> buries = rules(ServingRule.Action.BURY, day);
        if ((boosts.isEmpty() && buries.isEmpty()) || candidates.isEmpty()) {
            return candidates;
        }
        double spread = candidates.get(0).score()
                - candidates.get(candidates.size() - 1).score();
        List<ScoredTrack> weighed = new ArrayList<>();
        for (ScoredTrack candidate : candidates) {
            double score = candidate.score() + (strength(boosts, candidate) - strength(buries, candidate)) * spread;
            weighed.add(new ScoredTrack(candidate.rank(), candidate.track(), score, candidate.explanation()));
        }
        weighed.sort(Comparator.comparingDouble(ScoredTrack::score).reversed()); // stable: ties keep their order
        return List.copyOf(weighed);
    }

    private static double strength(List<ServingRule> rules, ScoredTrack candidate) {
        return rules.stream()
                .filter(rule -> rule.concerns(candidate.track()))
                .mapToDouble(ServingRule::strength)
                .max()
                .orElse(0);
    }

    /** The tracks pinned on a day, in the order they are put in place. */
    public List<TrackId> pins(LocalDate day) {
        return pinRules(day).stream()
                .flatMap(rule -> rule.tracks().stream().sorted())
                .distinct()
                .map(TrackId::new)
                .toList();
    }

    private List<ServingRule> pinRules(LocalDate day) {
        return rules(ServingRule.Action.PIN, day).stream()
                .sorted(Comparator.comparingInt(ServingRule::position))
                .toList();
    }

    private List<ScoredTrack> pinned(LocalDate day, List<ScoredTrack> arranged, List<ScoredTrack> pinned) {
        Map<TrackId, ScoredTrack> left = new LinkedHashMap<>();
        pinned.forEach(track -> left.put(track.track().id(), track));
        List<ScoredTrack> list = new ArrayList<>(arranged);
        list.removeIf(track -> left.containsKey(track.track().id()));
        for (ServingRule rule : pinRules(day)) {
            int at = rule.position() - 1;
            for (String id : rule.tracks().stream().sorted().toList()) {
                ScoredTrack track = left.remove(new TrackId(id));
                if (track != null) {
                    list.add(Math.min(at++, list.size()), track);
                }
            }
        }
        return list;
    }
}
