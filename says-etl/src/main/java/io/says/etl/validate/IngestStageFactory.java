package io.says.etl.validate;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.spi.FeatureFactory;
import io.says.spi.InputFile;
import io.says.spi.InputSample;
import io.says.spi.Plugins;
import io.says.spi.Source;
import io.says.spi.SourceFactory;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.Versioned;
import io.says.storage.ContentHash;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the stage that reads and validates the input. */
public final class IngestStageFactory implements StageFactory {

    /** Made by the plugin. */
    public IngestStageFactory() {}

    @Override
    public String name() {
        return "ingest";
    }

    /** The settings of the catalogue, {@code says.catalogue}. */
    private record CatalogueConfig(List<String> features) {}

    @Override
    public Stage create(StageSettings stage) {
        Settings settings = stage.settings();
        if (stage.inputs().isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INPUT_NOT_FOUND, "There is no input", "Name it with --input PATH.");
        }
        String wanted = settings.text("says.input.source");
        List<SourceFactory> sources = stage.plugins().sources();
        SourceFactory source = wanted.equals("auto")
                ? SourceFactory.recognise(sources, InputSample.of(stage.inputs()))
                : Plugins.named("source", sources, wanted);
        List<String> names =
                settings.bind("says.catalogue", CatalogueConfig.class).features();
        List<FeatureFactory> features = names.stream()
                .map(name -> Plugins.named("feature", stage.plugins().features(), name))
                .toList();
        Map<String, String> identity = new TreeMap<>(settings.canonical("says.csv"));
        identity.putAll(settings.canonical("says.catalogue"));
        identity.put("source", source.name());
        identity.putAll(Versioned.identity("source", source, settings));
        features.forEach(feature -> identity.putAll(Versioned.identity("feature", feature, settings)));
        identify(stage.inputs(), "input ", identity);
        identify(stage.features(), "features ", identity);
        return new IngestStage(
                source.create(settings),
                source.name(),
                featureSource(stage),
                features,
                settings,
                stage.inputs(),
                stage.features(),
                identity);
    }

    private static Source featureSource(StageSettings stage) {
        if (stage.features().isEmpty()) {
            return (spark, files) -> spark.emptyDataFrame();
        }
        return Plugins.named("source", stage.plugins().sources(), "audio-features")
                .create(stage.settings());
    }

    private static void identify(List<InputFile> files, String what, Map<String, String> identity) {
        for (InputFile file : files) {
            String corrected = file.corrections().isEmpty()
                    ? ""
                    : "+" + ContentHash.ofText(new TreeMap<>(file.corrections()).toString());
            identity.merge(what + file.name(), file.sha256() + corrected, (a, b) -> a + "," + b);
        }
    }
}
