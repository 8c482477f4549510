package io.says.model;

import io.says.model.als.AlsTrainerFactory;
import io.says.model.als.IalsTrainerFactory;
import io.says.model.blend.BlendTrainerFactory;
import io.says.model.bpmf.BpmfTrainerFactory;
import io.says.model.evaluate.EvaluateStageFactory;
import io.says.model.evaluate.Metrics;
import io.says.model.gate.GateStageFactory;
import io.says.model.linear.EaseSparseTrainerFactory;
import io.says.model.linear.EaseTrainerFactory;
import io.says.model.linear.GraphFilterTrainerFactory;
import io.says.model.linear.ItemKnnTrainerFactory;
import io.says.model.linear.PopularityTrainerFactory;
import io.says.model.release.ReleaseStageFactory;
import io.says.model.rerank.ArtistDiversityFactory;
import io.says.model.rerank.CalibrationFactory;
import io.says.model.rerank.DiscoverFactory;
import io.says.model.rerank.DiversityFactory;
import io.says.model.rerank.NoveltyFactory;
import io.says.model.rerank.PopularityPenaltyFactory;
import io.says.model.rows.MatrixTrainer;
import io.says.model.serving.BlendEngineFactory;
import io.says.model.serving.FactorEngineFactory;
import io.says.model.serving.ItemEngineFactory;
import io.says.model.train.RefitStageFactory;
import io.says.model.train.TrainStageFactory;
import io.says.spi.EngineFactory;
import io.says.spi.MetricFactory;
import io.says.spi.RerankerFactory;
import io.says.spi.SaysPlugin;
import io.says.spi.StageFactory;
import io.says.spi.TrainerFactory;
import java.util.ArrayList;
import java.util.List;

/** The built-in trainers, metrics, engines, and the stages from train to release. */
public final class ModelPlugin implements SaysPlugin {

    /** Found by the service loader. */
    public ModelPlugin() {}

    @Override
    public String name() {
        return "says-model";
    }

    @Override
    public List<TrainerFactory> trainers() {
        List<MatrixTrainer> members = List.of(
                new IalsTrainerFactory(),
                new ItemKnnTrainerFactory(),
                new EaseTrainerFactory(),
                new EaseSparseTrainerFactory(),
                new GraphFilterTrainerFactory());
        List<TrainerFactory> trainers = new ArrayList<>();
        trainers.add(new AlsTrainerFactory());
        trainers.add(new BpmfTrainerFactory());
        trainers.add(new PopularityTrainerFactory());
        trainers.addAll(members);
        trainers.add(new BlendTrainerFactory(members));
        return trainers;
    }

    @Override
    public List<MetricFactory> metrics() {
        return Metrics.all();
    }

    @Override
    public List<RerankerFactory> rerankers() {
        return List.of(
                new ArtistDiversityFactory(),
                new CalibrationFactory(),
                new DiscoverFactory(),
                new DiversityFactory(),
                new NoveltyFactory(),
                new PopularityPenaltyFactory());
    }

    @Override
    public List<StageFactory> stages() {
        return List.of(
                new TrainStageFactory(),
                new EvaluateStageFactory(),
                new GateStageFactory(),
                new RefitStageFactory(),
                new ReleaseStageFactory());
    }

    @Override
    public List<EngineFactory> engines() {
        return List.of(new FactorEngineFactory(), new ItemEngineFactory(), new BlendEngineFactory());
    }
}
