package io.says.etl.split;

import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.spi.Stage;
import io.says.spi.StageContext;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import io.says.spi.StageSpec;
import io.says.storage.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes the stage that gives all interactions dense indexes, for the fit after evaluation. */
public final class IndexStageFactory implements StageFactory {

    /** Made by the plugin. */
    public IndexStageFactory() {}

    @Override
    public String name() {
        return "index";
    }

    @Override
    public boolean enabled(StageSettings stage) {
        return stage.refits();
    }

    @Override
    public Stage create(StageSettings stage) {
        return new IndexStage();
    }

    /** Interactions to all and all-ids: what the split would write if it held nothing back. */
    private static final class IndexStage implements Stage {

        @Override
        public StageSpec spec() {
            return new StageSpec(
                    "index",
                    "1",
                    "Indexes the listeners and tracks of all interactions, for the fit after evaluation.",
                    Set.of(Datasets.INTERACTIONS),
                    Set.of(Datasets.ALL, Datasets.ALL_IDS),
                    Map.of(),
                    Set.of(Datasets.REPORT, Datasets.VERDICT));
        }

        @Override
        public void run(StageContext context) throws IOException {
            Path from = context.input(Datasets.INTERACTIONS);
            Path all = context.output(Datasets.ALL);
            Dataset<Row> interactions = DenseIndexes.read(context, from, Datasets.INTERACTION_SCHEMA);
            context.progress("indexing listeners and tracks", 0, 2);
            DenseIndexes indexes = DenseIndexes.of(context, interactions, context.output(Datasets.ALL_IDS));
            context.checkCancelled();
            context.progress("writing all interactions", 1, 2);
            long rows = indexes.write(interactions, all);
            Files.copy(from.resolve(InteractionRule.FILE), all.resolve(InteractionRule.FILE));
            Map<String, String> decided = Map.of("protocol", "all");
            Files.writeString(
                    all.resolve(SplitProtocol.FILE),
                    Json.pretty(new SplitProtocol(
                            "all interactions, nothing held back",
                            "the fit after evaluation",
                            0,
                            null,
                            rows,
                            0,
                            0,
                            0,
                            0,
                            0,
                            ContentHash.ofValues(decided))));
            context.fact("users", indexes.users());
            context.fact("tracks", indexes.tracks());
            context.fact("rows", rows);
        }
    }
}
