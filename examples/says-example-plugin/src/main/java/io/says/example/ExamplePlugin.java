package io.says.example;

import io.says.spi.CheckFactory;
import io.says.spi.EngineFactory;
import io.says.spi.EventReceiverFactory;
import io.says.spi.FeatureFactory;
import io.says.spi.MetricFactory;
import io.says.spi.PanelFactory;
import io.says.spi.RatingFactory;
import io.says.spi.RerankerFactory;
import io.says.spi.RunListener;
import io.says.spi.SaysPlugin;
import io.says.spi.SourceFactory;
import io.says.spi.StageFactory;
import io.says.spi.TrainerFactory;
import java.util.List;

/** The plugin itself: a list of what it brings. */
public final class ExamplePlugin implements SaysPlugin {

    private final RetryCounter retries = new RetryCounter();

    /** Called by the service loader. */
    public ExamplePlugin() {}

    @Override
    public String name() {
        return "example";
    }

    @Override
    public List<SourceFactory> sources() {
        return List.of(new ListenLogSource());
    }

    @Override
    public List<RatingFactory> ratings() {
        return List.of(new HeardShareRating());
    }

    @Override
    public List<FeatureFactory> features() {
        return List.of(new PartyFeature());
    }

    @Override
    public List<TrainerFactory> trainers() {
        return List.of(new MeanTrainerFactory());
    }

    @Override
    public List<MetricFactory> metrics() {
        return List.of(new FoundAnyMetric());
    }

    @Override
    public List<RerankerFactory> rerankers() {
        return List.of(new OnePerArtist());
    }

    @Override
    public List<CheckFactory> checks() {
        return List.of(new PlaceholderTitles());
    }

    @Override
    public List<StageFactory> stages() {
        return List.of(new GenreCountsStage());
    }

    @Override
    public List<PanelFactory> panels() {
        return List.of(new AtAGlancePanel());
    }

    @Override
    public List<RunListener> listeners() {
        return List.of(retries);
    }

    @Override
    public List<EventReceiverFactory> receivers() {
        return List.of(new RunDiary());
    }

    @Override
    public List<EngineFactory> engines() {
        return List.of(new TopListEngineFactory());
    }
}
