package io.says.spi;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.DatasetName;
import io.says.json.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A kind of model: how it is fitted and how it is opened again. Chosen by {@code says.train.trainer}. */
public interface TrainerFactory extends Named {

    /** One line for people: what the model is, with its source. */
    String description();

    /** The feedback it can be fitted to. */
    Set<Feedback> feedback();

    /** Every parameter below {@code says.train.<name>}. */
    List<ParameterSpec> parameters();

    /**
     * Checks every parameter the configuration gives against {@link #parameters()}.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} with all problems at once
     */
    default void validate(Settings settings) {
        Problems problems = new Problems();
        for (ParameterSpec parameter : parameters()) {
            String key = "says.train." + name() + "." + parameter.name();
            String value = settings.text(key);
            if (!value.isEmpty()) {
                parameter.validate(value).ifPresent(problem -> problems.add(key, problem));
            }
        }
        if (!problems.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    problems.toString(),
                    "Correct the value in says.conf, the environment or --set; docs/configuration.md lists every key.");
        }
    }

    /** What its trainer reads beside the training part and its indexes, such as {@link io.says.dataset.Datasets#CATALOGUE}. */
    default Set<DatasetName> reads(Settings settings) {
        return Set.of();
    }

    /** The version of what it computes: a change of it makes old models stale. */
    String version();

    /**
     * A trainer with its parameters.
     *
     * @throws io.says.SaysException {@code INVALID_CONFIGURATION}
     */
    Trainer create(Settings settings);

    /** The parameters that determine the result, as text by name, in the order of {@link #parameters()}. */
    Map<String, String> chosen(Settings settings);

    /** Opens what {@link Trainer#train} wrote; needs no Spark. */
    TrainedModel open(Path model);
}
