package io.says.etl;

import io.says.etl.interactions.InteractionsStageFactory;
import io.says.etl.listens.ListensStageFactory;
import io.says.etl.profile.ProfileStageFactory;
import io.says.etl.quality.Checks;
import io.says.etl.quality.QualityStageFactory;
import io.says.etl.rating.Ratings;
import io.says.etl.source.AdjacencySourceFactory;
import io.says.etl.source.AudioFeaturesSourceFactory;
import io.says.etl.source.AudioscrobblerSourceFactory;
import io.says.etl.source.CsvSourceFactory;
import io.says.etl.source.EchoNestSourceFactory;
import io.says.etl.source.JsonLinesSourceFactory;
import io.says.etl.source.LastFmSourceFactory;
import io.says.etl.source.ListenBrainzSourceFactory;
import io.says.etl.source.MillionPlaylistSourceFactory;
import io.says.etl.source.MovieLensSourceFactory;
import io.says.etl.source.ParquetSourceFactory;
import io.says.etl.source.SaysSourceFactory;
import io.says.etl.source.SpotifyHistorySourceFactory;
import io.says.etl.split.IndexStageFactory;
import io.says.etl.split.SplitStageFactory;
import io.says.etl.split.ValidationStageFactory;
import io.says.etl.validate.IngestStageFactory;
import io.says.spi.CheckFactory;
import io.says.spi.RatingFactory;
import io.says.spi.SaysPlugin;
import io.says.spi.SourceFactory;
import io.says.spi.StageFactory;
import java.util.List;

/** The built-in sources, rating rules and the stages from ingest to profile. */
public final class EtlPlugin implements SaysPlugin {

    /** Found by the service loader. */
    public EtlPlugin() {}

    @Override
    public String name() {
        return "says-etl";
    }

    @Override
    public List<SourceFactory> sources() {
        return List.of(
                new SaysSourceFactory(),
                new CsvSourceFactory(),
                new JsonLinesSourceFactory(),
                new ParquetSourceFactory(),
                new SpotifyHistorySourceFactory(),
                new ListenBrainzSourceFactory(),
                new LastFmSourceFactory(),
                new EchoNestSourceFactory(),
                new AudioscrobblerSourceFactory(),
                new MillionPlaylistSourceFactory(),
                new MovieLensSourceFactory(),
                new AdjacencySourceFactory(),
                new AudioFeaturesSourceFactory());
    }

    @Override
    public List<RatingFactory> ratings() {
        return Ratings.all();
    }

    @Override
    public List<CheckFactory> checks() {
        return Checks.all();
    }

    @Override
    public List<StageFactory> stages() {
        return List.of(
                new IngestStageFactory(),
                new ListensStageFactory(),
                new InteractionsStageFactory(),
                new SplitStageFactory(),
                new IndexStageFactory(),
                new ValidationStageFactory(),
                new ProfileStageFactory(),
                new QualityStageFactory());
    }
}
