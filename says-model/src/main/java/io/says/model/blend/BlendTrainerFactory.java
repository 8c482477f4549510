package io.says.model.blend;

import io.says.Feedback;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Settings;
import io.says.dataset.Datasets;
import io.says.json.Problems;
import io.says.model.rows.MatrixTrainer;
import io.says.model.rows.SplitRows;
import io.says.model.rows.Steps;
import io.says.model.rows.TrainingPart;
import io.says.spi.ParameterRange.DoubleRange;
import io.says.spi.ParameterRange.IntRange;
import io.says.spi.ParameterSpec;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import io.says.spi.TrainedModel.SparseRows;
import io.says.spi.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A weighted sum of other trainers' models, the weights learnt on a part of the training part. Each member has the parameters it has when
 * it stands alone, {@code says.train.<member>}.
 */
public final class BlendTrainerFactory implements MatrixTrainer {

    static final String NAME = "blend";

    private static final String KEY = "says.train.blend";

    private final List<MatrixTrainer> known;

    /** @param known what can be a member */
    public BlendTrainerFactory(List<MatrixTrainer> known) {
        this.known = List.copyOf(known);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "A weighted sum of other models, the weights learnt by ranking on a part of training";
    }

    @Override
    public Set<Feedback> feedback() {
        return Set.of(Feedback.IMPLICIT);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec(
                        "members",
                        "text",
                        "item-knn + ease-sparse + ials",
                        known.stream().map(MatrixTrainer::name).collect(Collectors.joining(", ")),
                        "the trainers whose models are added up, each with its own parameters; plus signs between them"),
                ParameterSpec.of(
                        "validation",
                        "0.1",
                        new DoubleRange(0.01, 0.5, false),
                        "the share of each user's rows the weights are learnt on"),
                ParameterSpec.of(
                        "cutoff", "20", new IntRange(1, 1000, true), "K of the NDCG the weights are chosen by"),
                ParameterSpec.of(
                        "users",
                        "20000",
                        new IntRange(1, 10_000_000, true),
                        "users it is taken over at most, a seeded sample"),
                ParameterSpec.of(
                        "neighbours",
                        "1000",
                        new IntRange(1, 1_000_000, true),
                        "weights kept for each track where members with weights are added up"));
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void validate(Settings settings) {
        MatrixTrainer.super.validate(settings);
        members(settings).forEach(member -> member.validate(settings));
    }

    private List<MatrixTrainer> members(Settings settings) {
        String text = settings.text(KEY + ".members");
        Set<String> names = Arrays.stream(text.split("\\+"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, MatrixTrainer> byName = new LinkedHashMap<>();
        known.forEach(trainer -> byName.put(trainer.name(), trainer));
        Problems problems = new Problems();
        List<MatrixTrainer> members = new ArrayList<>();
        for (String name : names) {
            MatrixTrainer member = byName.get(name);
            if (member == null) {
                problems.add(
                        KEY + ".members",
                        "names \"" + name + "\", which cannot be a member; " + String.join(", ", byName.keySet())
                                + " can");
            } else {
                members.add(member);
            }
        }
        if (names.size() < 2) {
            problems.add(
                    KEY + ".members", "needs at least two names with a plus sign between them, not \"" + text + "\"");
        }
        requireLikeStrengths(settings, members, problems);
        if (!problems.isEmpty()) {
            throw new SaysException(
                    StandardErrorCode.INVALID_CONFIGURATION,
                    problems.toString(),
                    "Write says.train.blend.members = \"item-knn + ease-sparse + ials\", for example.");
        }
        return members;
    }

    /** Weights can be added up where they multiply the same histories. */
    private static void requireLikeStrengths(Settings settings, List<MatrixTrainer> members, Problems problems) {
        Map<Double, String> exponents = new LinkedHashMap<>();
        for (MatrixTrainer member : members) {
            String key = "says.train." + member.name() + ".strength-exponent";
            String exponent = settings.text(key);
            if (!exponent.isEmpty()
                    && member.parameters().stream().anyMatch(p -> p.name().equals("strength-exponent"))) {
                exponents.putIfAbsent(Double.valueOf(exponent), key);
            }
        }
        if (exponents.size() > 1) {
            problems.add(
                    KEY + ".members",
                    "differ in " + String.join(" and ", exponents.values()) + ", which have to be alike");
        }
    }

    @Override
    public Trainer create(Settings settings) {
        BlendConfig config = settings.bind(KEY, BlendConfig.class);
        List<MatrixTrainer> members = members(settings);
        members.forEach(member -> member.create(settings)); // for what is wrong with their parameters
        return (context, feedback) -> train(context, new Blender(config, members, settings), settings);
    }

    private void train(StageContext context, Blender blender, Settings settings) throws IOException {
        TrainingPart part = TrainingPart.of(context);
        part.requireMemory(bytes(settings, part), "name fewer trainers in " + KEY + ".members");
        try (TrainingPart.Turn turn = TrainingPart.turn()) {
            SplitRows rows = part.read(context, "strength");
            Blender.Fitted fitted = blender.fit(rows.matrix(), part.tracks(), (message, done, total) -> {
                context.checkCancelled();
                context.progress(message, done, total);
            });
            BlendModel.write(context.output(Datasets.MODEL), fitted.description(), fitted.items(), fitted.parts());
            context.fact("rows", rows.rows());
            context.fact("validationUsers", fitted.description().users());
        }
    }

    @Override
    public TrainedModel fit(Settings settings, SparseRows strengths, int tracks, Steps steps) {
        return new Blender(settings.bind(KEY, BlendConfig.class), members(settings), settings)
                .fit(strengths, tracks, steps)
                .model();
    }

    /** Members are there together while they are weighed; the greatest fit comes on top. */
    @Override
    public long bytes(Settings settings, TrainingPart part) {
        BlendConfig config = settings.bind(KEY, BlendConfig.class);
        List<MatrixTrainer> members = members(settings);
        long lists = Math.min(config.users(), part.users())
                * Math.min(part.tracks(), (long) Shortlists.DEPTH * config.cutoff() * members.size())
                * members.size()
                * Float.BYTES;
        return lists
                + members.stream()
                        .mapToLong(member -> member.bytes(settings, part))
                        .sum();
    }

    /** Members are named with everything that decides what they give. */
    @Override
    public Map<String, String> chosen(Settings settings) {
        BlendConfig config = settings.bind(KEY, BlendConfig.class);
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put(
                "members",
                members(settings).stream()
                        .map(member -> member.name() + " " + member.version() + " " + member.chosen(settings))
                        .collect(Collectors.joining(" + ")));
        chosen.put("validation", Double.toString(config.validation()));
        chosen.put("cutoff", Integer.toString(config.cutoff()));
        chosen.put("users", Integer.toString(config.users()));
        chosen.put("neighbours", Integer.toString(config.neighbours()));
        return chosen;
    }

    @Override
    public TrainedModel open(Path model) {
        return BlendModel.open(model);
    }
}
