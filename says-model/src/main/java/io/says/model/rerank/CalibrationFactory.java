package io.says.model.rerank;

import io.says.Dial;
import io.says.ScoredTrack;
import io.says.config.Settings;
import io.says.spi.RerankContext;
import io.says.spi.Reranker;
import io.says.spi.RerankerFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets the genres of the list follow the shares of genres in what the listener hears (Steck 2018, "Calibrated Recommendations"). The list
 * is filled from the top, each time with the track of the greatest {@code (1 - dial) relevance - dial KL(p, q)}: p the listener's shares,
 * q those of the list with that track, mixed with a hundredth of p as in the paper. A track without a genre changes no share.
 */
public final class CalibrationFactory implements RerankerFactory, Reranker {

    private static final double MIXED = 0.01;

    private static final String UNKNOWN = "";

    /** Made by the plugin. */
    public CalibrationFactory() {}

    @Override
    public String name() {
        return "calibration";
    }

    @Override
    public String description() {
        return "The list's genres follow those the listener hears, by the dial calibration (Steck 2018)";
    }

    @Override
    public Reranker create(Settings settings) {
        return this;
    }

    @Override
    public Set<Dial> heeds() {
        return Set.of(Dial.CALIBRATION);
    }

    @Override
    public List<ScoredTrack> rerank(RerankContext context, List<ScoredTrack> candidates) {
        Map<String, Double> genres = context.genres();
        if (genres.isEmpty()) {
            return candidates; // nothing to follow
        }
        double dial = context.request().dials().calibration();
        double[] relevance = Relevance.of(candidates);
        // Of one genre the best is always next: as many tracks to look at as there are genres.
        Map<String, Deque<Integer>> waiting = waiting(candidates);
        TreeSet<String> names = new TreeSet<>(waiting.keySet());
        names.addAll(genres.keySet());
        names.remove(UNKNOWN);
        Map<String, Integer> chosen = new LinkedHashMap<>();
        names.forEach(name -> chosen.put(name, 0));
        List<ScoredTrack> list = new ArrayList<>(candidates.size());
        int known = 0;
        while (list.size() < candidates.size()) {
            String best = UNKNOWN;
            int next = -1;
            double value = Double.NEGATIVE_INFINITY;
            for (Map.Entry<String, Deque<Integer>> genre : waiting.entrySet()) {
                Integer first = genre.getValue().peek();
                if (first != null) {
                    double own =
                            (1 - dial) * relevance[first] - dial * divergence(genres, chosen, known, genre.getKey());
                    if (own > value || (own == value && first < next)) {
                        best = genre.getKey();
                        next = first;
                        value = own;
                    }
                }
            }
            list.add(Relevance.scored(candidates.get(next), candidates.size() - list.size()));
            Deque<Integer> rest = waiting.get(best);
            if (rest != null) {
                rest.remove();
            }
            if (!best.equals(UNKNOWN)) {
                chosen.merge(best, 1, Integer::sum);
                known++;
            }
        }
        return list;
    }

    /** Candidates by genre, best first as they came; those without one under the empty name. */
    private static Map<String, Deque<Integer>> waiting(List<ScoredTrack> candidates) {
        double[] relevance = Relevance.of(candidates);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < relevance.length; i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(relevance[b], relevance[a]));
        Map<String, Deque<Integer>> waiting = new LinkedHashMap<>();
        for (int i : order) {
            String genre = Relevance.folded(candidates.get(i).track().genre());
            waiting.computeIfAbsent(genre == null ? UNKNOWN : genre, name -> new ArrayDeque<>())
                    .add(i);
        }
        return waiting;
    }

    /** The Kullback-Leibler divergence of the list's shares, with one more track, from the listener's. */
    private static double divergence(Map<String, Double> genres, Map<String, Integer> chosen, int known, String more) {
        int all = more.equals(UNKNOWN) ? known : known + 1;
        double sum = 0;
        for (Map.Entry<String, Double> genre : genres.entrySet()) {
            double wanted = genre.getValue();
            int count = chosen.getOrDefault(genre.getKey(), 0) + (genre.getKey().equals(more) ? 1 : 0);
            double share = all == 0 ? 0 : (double) count / all;
            if (wanted > 0) {
                sum += wanted * Math.log(wanted / ((1 - MIXED) * share + MIXED * wanted));
            }
        }
        return sum;
    }
}
