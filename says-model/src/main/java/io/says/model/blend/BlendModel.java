package io.says.model.blend;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.model.als.FactorModel;
import io.says.model.factors.FoldIn;
import io.says.model.factors.UserStep;
import io.says.model.items.BlendScores;
import io.says.model.items.ItemModel;
import io.says.spi.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A linear model plus some models of factors, each multiplied. The factors lie beside each other, the multipliers with the users'. A user
 * folded in is the vector of the linear part with the factors behind it. Thread-safe.
 */
final class BlendModel implements TrainedModel {

    private static final String FILE = "blend.json";
    private static final String LINEAR = "linear";

    private final ItemModel items;
    private final List<Part> parts;
    private final Factors factors;
    private final BlendScores scores;

    /**
     * A model of factors in a blend.
     *
     * @param multiplier of its scores
     */
    record Part(float multiplier, FactorModel model) {}

    /**
     * What a model directory says of its members.
     *
     * @param members those that count for anything
     * @param ndcg what the blend reached on the validation part
     * @param cutoff K of it
     * @param users of the validation part
     */
    record Description(List<Member> members, double ndcg, int cutoff, int users) {}

    /**
     * A member.
     *
     * @param trainer its name
     * @param share what it counts for, of 1, its scores taken in units of what they typically differ by
     * @param multiplier of its scores as they are
     * @param factors whether it has factors of its own beside the linear part, in the directory of its name
     */
    record Member(String trainer, double share, float multiplier, boolean factors) {}

    /**
     * @param items the linear part, its multipliers in its weights
     * @param parts at least one, of the same users and tracks
     */
    BlendModel(ItemModel items, List<Part> parts) {
        this.items = items;
        this.parts = List.copyOf(parts);
        this.factors = besideEachOther(parts, items.users(), items.tracks());
        this.scores = new BlendScores(items, factors.item());
    }

    private static Factors besideEachOther(List<Part> parts, int users, int tracks) {
        int rank = parts.stream()
                .mapToInt(part -> part.model().factors().orElseThrow().rank())
                .sum();
        float[] user = new float[Math.multiplyExact(users, rank)];
        float[] item = new float[Math.multiplyExact(tracks, rank)];
        int from = 0;
        for (Part part : parts) {
            Factors own = part.model().factors().orElseThrow();
            for (int row = 0; row < users; row++) {
                for (int f = 0; f < own.rank(); f++) {
                    user[row * rank + from + f] = part.multiplier() * own.user()[row * own.rank() + f];
                }
            }
            for (int row = 0; row < tracks; row++) {
                System.arraycopy(own.item(), row * own.rank(), item, row * rank + from, own.rank());
            }
            from += own.rank();
        }
        return new Factors(rank, user, item);
    }

    /** Writes a model directory. */
    static void write(Path directory, Description description, ItemModel items, List<Part> parts) throws IOException {
        items.write(Files.createDirectory(directory.resolve(LINEAR)));
        int next = 0;
        for (Member member : description.members()) {
            if (member.factors()) {
                parts.get(next++).model().write(Files.createDirectory(directory.resolve(member.trainer())));
            }
        }
        Files.writeString(directory.resolve(FILE), Json.pretty(description));
    }

    /**
     * Opens a model directory.
     *
     * @return the linear part alone where there are no factors
     */
    static TrainedModel open(Path directory) {
        Description description = read(directory.resolve(FILE));
        ItemModel items = ItemModel.open(directory.resolve(LINEAR));
        List<Part> parts = new ArrayList<>();
        for (Member member : description.members()) {
            if (member.factors()) {
                parts.add(new Part(member.multiplier(), FactorModel.open(directory.resolve(member.trainer()))));
            }
        }
        return of(items, parts);
    }

    /** The model; the linear part alone where there are no factors. */
    static TrainedModel of(ItemModel items, List<Part> parts) {
        return parts.isEmpty() ? items : new BlendModel(items, parts);
    }

    private static Description read(Path file) {
        try {
            return Json.read(Files.readString(file), Description.class, file.toString());
        } catch (IOException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The model in " + file.getParent() + " cannot be read: " + e.getMessage(),
                    "Delete the directory and run again: it will be made anew.",
                    e);
        }
    }

    @Override
    public int users() {
        return items.users();
    }

    @Override
    public int tracks() {
        return items.tracks();
    }

    private float[] query(int user) {
        return Arrays.copyOfRange(factors.user(), user * factors.rank(), (user + 1) * factors.rank());
    }

    @Override
    public float score(int user, int track) {
        return scores.score(user, query(user), track);
    }

    @Override
    public void scores(int user, float[] all) {
        scores.scores(user, query(user), all);
    }

    @Override
    public Optional<float[]> foldIn(int[] tracks, float[] values) {
        float[] heard = items.foldIn(tracks, values).orElseThrow();
        float[] user = Arrays.copyOf(heard, heard.length + factors.rank());
        int at = heard.length;
        for (Part part : parts) {
            Optional<float[]> folded = part.model().foldIn(tracks, values);
            if (folded.isEmpty()) {
                return Optional.empty();
            }
            for (float factor : folded.get()) {
                user[at++] = part.multiplier() * factor;
            }
        }
        return Optional.of(user);
    }

    @Override
    public Map<String, String> serving() {
        Map<String, String> texts = new TreeMap<>(items.serving());
        List<FoldIn.Part> folded = new ArrayList<>();
        for (Part part : parts) {
            UserStep step = part.model().step().orElse(null);
            if (step == null) {
                return Map.of();
            }
            folded.add(
                    new FoldIn.Part(step, part.model().factors().orElseThrow().rank(), part.multiplier()));
        }
        texts.putAll(new FoldIn(folded).metadata());
        return texts;
    }

    private float[] heard(float[] user) {
        return Arrays.copyOf(user, tracks());
    }

    private float[] folded(float[] user) {
        return Arrays.copyOfRange(user, tracks(), user.length);
    }

    @Override
    public float score(float[] user, int track) {
        return scores.score(heard(user), folded(user), track);
    }

    @Override
    public void scores(float[] user, float[] all) {
        scores.scores(heard(user), folded(user), all);
    }

    @Override
    public Optional<Factors> factors() {
        return Optional.empty();
    }

    @Override
    public Optional<Blend> blend() {
        return Optional.of(new Blend(items.linear().orElseThrow(), factors));
    }

    @Override
    public void close() {
        // all of it is ordinary arrays
    }
}
