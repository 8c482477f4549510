package io.says.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tracks were taken for the same song; lies beside the rows of {@link io.says.dataset.Datasets#SONGS}.
 *
 * @param collapse none, id or name: what tracks of one song have in common
 * @param liveApart whether a live recording is another song
 * @param tracks tracks in the catalogue
 * @param songs songs they are: tracks less those merged
 * @param merged tracks that go by another's name
 * @param byBasis merged tracks by what they have in common with the song: isrc, mbid or name
 * @param examples the songs of most tracks, at most 20
 */
public record SongsReport(
        String collapse,
        boolean liveApart,
        long tracks,
        long songs,
        long merged,
        Map<String, Long> byBasis,
        List<Song> examples) {

    /** The file's name; Spark passes over names that begin with an underscore. */
    public static final String FILE = "_songs.json";

    /**
     * One song.
     *
     * @param song the id of the track that stands for it: the one most listened to, of several the first by id
     * @param title its title
     * @param artist its artist
     * @param plays how often all its tracks were listened to
     * @param size how many tracks it has, that one included
     * @param tracks the others, at most 10
     */
    public record Song(
            String song, @Nullable String title, @Nullable String artist, long plays, int size, List<Member> tracks) {}

    /**
     * A track that goes by the song's id.
     *
     * @param track the id
     * @param title its own title
     * @param artist its own artist
     * @param basis isrc, mbid or name
     */
    public record Member(
            String track, @Nullable String title, @Nullable String artist, String basis) {}
}
