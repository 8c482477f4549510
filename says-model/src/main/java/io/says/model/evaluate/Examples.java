package io.says.model.evaluate;

import io.says.model.rows.SplitRows;
import io.says.report.EvaluationDetails.ExampleTrack;
import io.says.report.EvaluationDetails.ExampleUser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Users shown as they are: history, list and hidden tracks. */
final class Examples {

    /** Of a long history, the strongest. */
    private static final int HISTORY = 10;

    private final SplitRows known;
    private final SplitRows test;
    private final TrackFacts tracks;

    Examples(SplitRows known, SplitRows test, TrackFacts tracks) {
        this.known = known;
        this.test = test;
        this.tracks = tracks;
    }

    /** Users of every activity, spread evenly from the least active to the most. */
    Set<Integer> choose(int[] judged, boolean[] ranked, int wanted) {
        List<Integer> byActivity = Arrays.stream(judged)
                .filter(user -> ranked[user])
                .boxed()
                .sorted(Comparator.comparing((Integer user) -> known.start()[user + 1] - known.start()[user])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        Set<Integer> chosen = new TreeSet<>();
        for (int i = 0; i < Math.min(wanted, byActivity.size()); i++) {
            chosen.add(byActivity.get((int) ((i + 0.5) * byActivity.size() / Math.min(wanted, byActivity.size()))));
        }
        return chosen;
    }

    /** Shows them. */
    List<ExampleUser> show(Set<Integer> users, IntFunction<String> id, Map<Integer, int[]> lists, Scorer scorer) {
        List<ExampleUser> shown = new ArrayList<>();
        for (int user : users) {
            int[] list = lists.getOrDefault(user, new int[0]);
            int[] hidden = test.tracksOf(user);
            int[] listed = list.clone();
            Arrays.sort(listed);
            shown.add(new ExampleUser(
                    id.apply(user),
                    rows(known, user, new int[0], HISTORY),
                    IntStream.of(list)
                            .mapToObj(track ->
                                    track(track, scorer.rating(user, track), Arrays.binarySearch(hidden, track) >= 0))
                            .toList(),
                    rows(test, user, listed, Integer.MAX_VALUE)));
        }
        return shown;
    }

    private List<ExampleTrack> rows(SplitRows rows, int user, int[] hits, int most) {
        return IntStream.range(rows.start()[user], rows.start()[user + 1])
                .boxed()
                .sorted(Comparator.comparing((Integer row) -> -rows.value()[row])
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .map(row ->
                        track(rows.track()[row], rows.value()[row], Arrays.binarySearch(hits, rows.track()[row]) >= 0))
                .toList();
    }

    private ExampleTrack track(int track, double value, boolean hit) {
        return new ExampleTrack(tracks.id(track), tracks.title(track), tracks.artist(track), value, hit);
    }
}
