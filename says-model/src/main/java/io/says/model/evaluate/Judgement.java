package io.says.model.evaluate;

import io.says.report.UserGroup;
import io.says.report.UserScores;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scorer came to.
 *
 * @param metrics value by name; a metric that does not apply is absent
 * @param users the value of each user for the metrics looked at closely
 * @param groups the same metrics for parts of the users and of the test rows
 * @param predicted how many test ratings it gave a finite prediction for; null where it predicts none
 * @param places how often each track stands in a list of the first cutoff
 * @param withoutList how many users ranked for got no track at all
 * @param shortList how many got fewer than the first cutoff asks for although there were as many candidates
 * @param unusable how many scores were NaN
 * @param errors prediction minus rating, counted in classes of {@link Errors}
 * @param lists the lists of the users asked for, with their scores
 */
record Judgement(
        Map<String, Double> metrics,
        UserScores users,
        List<UserGroup> groups,
        @Nullable Long predicted,
        long[] places,
        long withoutList,
        long shortList,
        long unusable,
        long[] errors,
        Map<Integer, int[]> lists) {}
