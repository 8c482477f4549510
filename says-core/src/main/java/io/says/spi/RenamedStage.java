package io.says.spi;

import io.says.SaysException;
import io.says.dataset.DatasetName;
import io.says.storage.Manifest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * A stage under another name, at work on other datasets of the same form: training once more on all data is training with
 * another dataset in the place of the training part. What the stage computes, and so its version and identity, stays its own.
 * As thread-safe as the stage.
 */
public final class RenamedStage implements Stage {

    private final Stage stage;
    private final StageSpec spec;
    private final Map<DatasetName, DatasetName> names;

    /**
     * Renames a stage.
     *
     * @param stage what does the work
     * @param name the new name
     * @param description one sentence for people
     * @param names by each dataset of the stage that is another here, the other; the rest stay what they are
     * @param after what the stage waits for here without reading it
     */
    public RenamedStage(
            Stage stage, String name, String description, Map<DatasetName, DatasetName> names, Set<DatasetName> after) {
        this.stage = stage;
        this.names = Map.copyOf(names);
        StageSpec own = stage.spec();
        this.spec = new StageSpec(
                name, own.version(), description, renamed(own.reads()), renamed(own.writes()), own.identity(), after);
    }

    private Set<DatasetName> renamed(Set<DatasetName> datasets) {
        return datasets.stream().map(this::renamed).collect(Collectors.toUnmodifiableSet());
    }

    private DatasetName renamed(DatasetName dataset) {
        return names.getOrDefault(dataset, dataset);
    }

    @Override
    public StageSpec spec() {
        return spec;
    }

    @Override
    public void run(StageContext context) throws Exception {
        stage.run(new RenamedContext(context));
    }

    /** The context as the stage itself would have it. */
    private final class RenamedContext implements StageContext {

        private final StageContext context;

        RenamedContext(StageContext context) {
            this.context = context;
        }

        @Override
        public Path input(DatasetName dataset) {
            return context.input(renamed(dataset));
        }

        @Override
        public Manifest inputManifest(DatasetName dataset) {
            return context.inputManifest(renamed(dataset));
        }

        @Override
        public Path output(DatasetName dataset) {
            return context.output(renamed(dataset));
        }

        @Override
        public Path scratch() {
            return context.scratch();
        }

        @Override
        public SparkSession spark() {
            return context.spark();
        }

        @Override
        public void progress(String message, long done, long total) {
            context.progress(message, done, total);
        }

        @Override
        public void fact(String name, long value) {
            context.fact(name, value);
        }

        @Override
        public void refuse(SaysException verdict) {
            context.refuse(verdict);
        }

        @Override
        public void checkCancelled() {
            context.checkCancelled();
        }
    }
}
