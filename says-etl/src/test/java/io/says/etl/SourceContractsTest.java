package io.says.etl;

import io.says.etl.source.AudioFeaturesSourceFactory;
import io.says.etl.source.LastFmSourceFactory;
import io.says.etl.source.MovieLensSourceFactory;
import io.says.etl.source.SpotifyHistorySourceFactory;
import io.says.spi.SourceFactory;
import io.says.testing.SourceFactoryContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Sources of each kind keep what every source promises: tables, JSON arrays, features. */
final class SourceContractsTest {

    @Nested
    final class SpotifyHistory extends SourceFactoryContract {

        @Override
        protected SourceFactory factory() {
            return new SpotifyHistorySourceFactory();
        }

        @Override
        protected long write(Path directory) throws IOException {
            Files.writeString(
                    directory.resolve("endsong_0.json"),
                    "[{\"ts\":\"2020-01-01T00:00:00Z\",\"ms_played\":1,\"spotify_track_uri\":\"spotify:track:3Fgk17TfdjXWFroJy29pXH\"},"
                            + "{\"ts\":nonsense},{\"ts\":\"2020-01-01T00:00:00Z\",\"ms_pl");
            return 3;
        }
    }

    @Nested
    final class LastFm extends SourceFactoryContract {

        @Override
        protected SourceFactory factory() {
            return new LastFmSourceFactory();
        }

        @Override
        protected long write(Path directory) throws IOException {
            Files.writeString(
                    directory.resolve("rj.csv"),
                    "Cher,Believe,Believe,31 Dec 2012 22:16\nCher,Believe\n\"Cher,x,y,z\n");
            return 3;
        }
    }

    @Nested
    final class MovieLens extends SourceFactoryContract {

        @Override
        protected SourceFactory factory() {
            return new MovieLensSourceFactory();
        }

        @Override
        protected long write(Path directory) throws IOException {
            Files.writeString(directory.resolve("ratings.dat"), "1::2::3::4\n1::2\n");
            Files.writeString(directory.resolve("movies.dat"), "2::Heat (1995)::Action\n");
            return 3;
        }
    }

    @Nested
    final class AudioFeatures extends SourceFactoryContract {

        @Override
        protected SourceFactory factory() {
            return new AudioFeaturesSourceFactory();
        }

        @Override
        protected long write(Path directory) throws IOException {
            Files.writeString(
                    directory.resolve("features.csv"),
                    "id,title,artist,tempo,energy,valence,liveness\nx,T,A,1,0.1,0.2,0.3\nx,T,A,1\n");
            return 2;
        }
    }
}
