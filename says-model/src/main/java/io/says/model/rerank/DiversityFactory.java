package io.says.model.rerank;

import io.says.Dial;
import io.says.Dials;
import io.says.ScoredTrack;
import io.says.config.Settings;
import io.says.spi.RerankContext;
import io.says.spi.Reranker;
import io.says.spi.RerankerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tracks of one artist, and of one genre, from crowding together: maximal marginal relevance (Carbonell and Goldstein 1998, "The Use
 * of MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries"). The list is filled from the top, each time with
 * the track of the greatest {@code (1 - d) relevance - d similarity}, d being the greater of the two dials.
 *
 * <p>The similarity is to all that was chosen, not to the one most alike: 1 - 2^-n after n tracks of the same artist, or genre, so that a
 * third track of an artist is put off further than a second. Both similarities count by their dials. A track whose artist or genre is not
 * known is like none.
 */
public final class DiversityFactory implements RerankerFactory, Reranker {

    /** Made by the plugin. */
    public DiversityFactory() {}

    @Override
    public String name() {
        return "diversity";
    }

    @Override
    public String description() {
        return "Tracks of one artist or genre are kept apart, by the dials diversity and genre diversity (MMR)";
    }

    @Override
    public Reranker create(Settings settings) {
        return this;
    }

    @Override
    public Set<Dial> heeds() {
        return Set.of(Dial.DIVERSITY, Dial.GENRE_DIVERSITY);
    }

    @Override
    public List<ScoredTrack> rerank(RerankContext context, List<ScoredTrack> candidates) {
        Dials dials = context.request().dials();
        double most = Math.max(dials.diversity(), dials.genreDiversity());
        double both = dials.diversity() + dials.genreDiversity();
        int count = candidates.size();
        double[] relevance = Relevance.of(candidates);
        int[] artists = numbers(candidates, true);
        int[] genres = numbers(candidates, false);
        double[] artistsChosen = new double[count + 1];
        double[] genresChosen = new double[count + 1];
        boolean[] chosen = new boolean[count];
        List<ScoredTrack> list = new ArrayList<>(count);
        while (list.size() < count) {
            int best = -1;
            double value = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                if (!chosen[i]) {
                    double alike = (dials.diversity() * artistsChosen[artists[i]]
                                    + dials.genreDiversity() * genresChosen[genres[i]])
                            / both;
                    double own = (1 - most) * relevance[i] - most * alike;
                    if (own > value) { // of equals the one that came first
                        best = i;
                        value = own;
                    }
                }
            }
            chosen[best] = true;
            list.add(Relevance.scored(candidates.get(best), count - list.size()));
            crowd(artistsChosen, artists[best]);
            crowd(genresChosen, genres[best]);
        }
        return list;
    }

    /** From 1 - 2^-n to 1 - 2^-(n+1); the last place is for what is not known. */
    private static void crowd(double[] alike, int number) {
        if (number < alike.length - 1) {
            alike[number] = (1 + alike[number]) / 2;
        }
    }

    private static int[] numbers(List<ScoredTrack> candidates, boolean artists) {
        Map<String, Integer> known = new HashMap<>();
        int[] numbers = new int[candidates.size()];
        for (int i = 0; i < numbers.length; i++) {
            @Nullable
            String name = Relevance.folded(
                    artists
                            ? candidates.get(i).track().artist()
                            : candidates.get(i).track().genre());
            if (name == null) {
                numbers[i] = numbers.length;
            } else {
                Integer next = known.size();
                Integer before = known.putIfAbsent(name, next);
                numbers[i] = before == null ? next : before;
            }
        }
        return numbers;
    }
}
