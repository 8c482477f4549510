package io.says.model.evaluate;

import io.says.report.EvaluationDetails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who gets the places in the lists: tracks in ten parts by how much they are heard. */
final class Exposures {

    private static final int PARTS = 10;

    private Exposures() {}

    static List<EvaluationDetails.Exposure> of(int[] listeners, List<Scorer> scorers, List<Judgement> judgements) {
        List<Integer> order = TrackFacts.byListeners(listeners);
        List<EvaluationDetails.Exposure> exposures = new ArrayList<>();
        long all = 0;
        for (int count : listeners) {
            all += count;
        }
        for (int part = 0; part < PARTS; part++) {
            List<Integer> tracks = order.subList(order.size() * part / PARTS, order.size() * (part + 1) / PARTS);
            Map<String, Double> lists = new LinkedHashMap<>();
            for (int model = 0; model < scorers.size(); model++) {
                long[] places = judgements.get(model).places();
                long total = java.util.Arrays.stream(places).sum();
                if (total > 0) {
                    lists.put(
                            scorers.get(model).name(),
                            (double) tracks.stream()
                                            .mapToLong(track -> places[track])
                                            .sum()
                                    / total);
                }
            }
            exposures.add(new EvaluationDetails.Exposure(
                    part + 1,
                    (double) tracks.stream()
                                    .mapToLong(track -> listeners[track])
                                    .sum()
                            / all,
                    lists));
        }
        return exposures;
    }
}
