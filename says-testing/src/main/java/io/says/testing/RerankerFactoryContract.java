package io.says.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.RecommendRequest;
import io.says.ScoredTrack;
import io.says.TrackId;
import io.says.config.Settings;
import io.says.spi.Reranker;
import io.says.spi.RerankerFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link RerankerFactory} and its re-rankers promise. */
public abstract class RerankerFactoryContract {

    private static final RecommendRequest REQUEST = RecommendRequest.of("u000", 5);

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
    final void adds_nothing_and_names_no_track_twice() {
        // an immutable list: a re-ranker that changes what it is given fails here
        List<ScoredTrack> candidates = SampleData.candidates();
        List<ScoredTrack> reranked = factory().create(settings()).rerank(REQUEST, candidates);
        assertThat(ids(reranked)).doesNotHaveDuplicates().isSubsetOf(ids(candidates));
    }

    @Test
    final void takes_short_lists() {
        Reranker reranker = factory().create(settings());
        assertThat(reranker.rerank(REQUEST, List.of())).isEmpty();
        List<ScoredTrack> one = SampleData.candidates().subList(0, 1);
        assertThat(ids(reranker.rerank(REQUEST, one))).isSubsetOf(ids(one));
    }

    @Test
    final void gives_the_same_on_every_thread() {
        Reranker reranker = factory().create(settings());
        List<TrackId> expected = ids(reranker.rerank(REQUEST, SampleData.candidates()));
        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .mapToObj(i -> ids(reranker.rerank(REQUEST, SampleData.candidates()))))
                .allMatch(expected::equals);
    }
}
