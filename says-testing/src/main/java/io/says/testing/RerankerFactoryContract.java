package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.Dial;
import io.says.Dials;
import io.says.RecommendRequest;
import io.says.ScoredTrack;
import io.says.Track;
import io.says.TrackId;
import io.says.config.Settings;
import io.says.spi.RerankContext;
import io.says.spi.Reranker;
import io.says.spi.RerankerFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link RerankerFactory} and its re-rankers promise. */
public abstract class RerankerFactoryContract {

    /** Every dial is on, so that a re-ranker that listens to one has something to do. */
    private static final RerankContext CONTEXT = new RerankContext() {
        @Override
        public RecommendRequest request() {
            return RecommendRequest.of("u000", RecommendRequest.MAX_K)
                    .withDials(new Dials(0.5, 0.5, 0.5, 0.5, 0.5, 0.5));
        }

        @Override
        public Map<String, Double> genres() {
            return Map.of("jazz", 0.75, "rock", 0.25);
        }

        @Override
        public Map<String, Double> artists() {
            return Map.of("artist 0", 0.5, "artist 1", 0.5);
        }

        @Override
        public boolean heard(TrackId track) {
            return track.value().endsWith("2");
        }

        @Override
        public double popularity(Track track) {
            return Math.floorMod(track.id().value().hashCode(), 10) / 10.0;
        }
    };

    /** For subclasses. */
    protected RerankerFactoryContract() {}

    /** The factory under test. */
    protected abstract RerankerFactory factory();

    /** The settings, the documented defaults unless overridden. */
    protected Settings settings() {
        return Settings.defaults();
    }

    private static List<TrackId> ids(List<ScoredTrack> tracks) {
        return tracks.stream().map(scored -> scored.track().id()).toList();
    }

    @Test
    final void has_a_name_and_a_description() {
        Names.check(factory());
        Names.checkLine("the description", factory().description());
    }

    @Test
    final void heeds_the_dials_that_set_it_going() {
        Reranker reranker = factory().create(settings());
        RecommendRequest off = RecommendRequest.of("u000", RecommendRequest.MAX_K);
        for (Dial dial : Dial.values()) {
            boolean concerned = reranker.concerns(off.withDials(dial.at(0.5)));
            if (reranker.heeds().contains(dial)) {
                assertThat(concerned)
                        .as("it heeds %s, so it concerns a request that turns it", dial)
                        .isTrue();
            } else {
                assertThat(concerned)
                        .as("it does not heed %s, so that changes nothing", dial)
                        .isEqualTo(reranker.concerns(off));
            }
        }
    }

    @Test
    final void adds_nothing_and_names_no_track_twice() {
        // an immutable list: a re-ranker that changes what it is given fails here
        List<ScoredTrack> candidates = SampleData.candidates();
        List<ScoredTrack> reranked = factory().create(settings()).rerank(CONTEXT, candidates);
        assertThat(ids(reranked)).doesNotHaveDuplicates().isSubsetOf(ids(candidates));
    }

    @Test
    final void takes_short_lists() {
        Reranker reranker = factory().create(settings());
        assertThat(reranker.rerank(CONTEXT, List.of())).isEmpty();
        List<ScoredTrack> one = SampleData.candidates().subList(0, 1);
        assertThat(ids(reranker.rerank(CONTEXT, one))).isSubsetOf(ids(one));
    }

    @Test
    final void gives_the_same_on_every_thread() {
        Reranker reranker = factory().create(settings());
        List<TrackId> expected = ids(reranker.rerank(CONTEXT, SampleData.candidates()));
        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .mapToObj(i -> ids(reranker.rerank(CONTEXT, SampleData.candidates()))))
                .allMatch(expected::equals);
    }
}
