package io.says.model.evaluate;

import io.says.Feedback;
import io.says.dataset.Datasets;
import io.says.dataset.InteractionRule;
import io.says.dataset.SplitProtocol;
import io.says.json.Json;
import io.says.model.rows.SplitRows;
import io.says.spi.StageContext;
import io.says.spi.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A split in memory, looked through for leaks.
 *
 * @param rule what the numbers mean
 * @param split how the parts were made
 * @param train what the model was fitted to
 * @param known what is known of the users judged: their training rows, or what is folded in of users held out
 * @param test what is asked for
 * @param users the ids of the users judged, by index
 */
record Parts(
        InteractionRule rule, SplitProtocol split, SplitRows train, SplitRows known, SplitRows test, String[] users) {

    static Parts read(StageContext context, TrainedModel model) throws IOException {
        Path trainPart = context.input(Datasets.TRAIN);
        InteractionRule rule = Json.read(
                Files.readString(trainPart.resolve(InteractionRule.FILE)), InteractionRule.class, InteractionRule.FILE);
        SplitProtocol split = Json.read(
                Files.readString(trainPart.resolve(SplitProtocol.FILE)), SplitProtocol.class, SplitProtocol.FILE);
        String column = rule.feedback() == Feedback.EXPLICIT ? "rating" : "strength";
        Path testPart = context.input(Datasets.TEST);
        SplitAudit audit = new SplitAudit(split);
        String[] trained = TrackFacts.users(context, model.users());
        SplitRows train = SplitRows.read(context, trainPart, model.users(), column);
        SplitAudit.index(train, model.tracks());
        audit.time(context);
        if (split.foldInRows() == 0) {
            SplitRows test = SplitRows.read(context, testPart, model.users(), column);
            audit.pairs(train, test);
            return new Parts(rule, split, train, train, test, trained);
        }
        Path foldInPart = context.input(Datasets.FOLD_IN);
        Map<String, Integer> heldOut = SplitRows.usersOf(context, foldInPart, column);
        SplitAudit.users(trained, heldOut.keySet());
        SplitRows known = SplitRows.read(context, foldInPart, heldOut, column);
        SplitRows test = SplitRows.read(context, testPart, heldOut, column);
        audit.pairs(known, test);
        return new Parts(rule, split, train, known, test, heldOut.keySet().toArray(String[]::new));
    }

    boolean explicit() {
        return rule.feedback() == Feedback.EXPLICIT;
    }

    /** Whether users are judged that training never saw. */
    boolean folding() {
        return split.foldInRows() > 0;
    }

    String user(int index) {
        return users[index];
    }
}
