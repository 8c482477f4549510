package io.says.orchestrator.tune;

import io.says.orchestrator.text.Texts;
import io.says.orchestrator.tune.TrialRecord.Status;
import io.says.report.LearningCurve;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A search as one HTML file that stands alone: how the best grew, how candidates did from rung to rung, which parameters did
 * well, and the table behind. No script, and nothing asked of any other place.
 */
public final class TuningHtml {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 240;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 16;
    private static final int BOTTOM = 28;
    private static final int SIGNIFICANT = 4;
    private static final double WIDE = 10;

    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #f5f6fa; --panel: #fff; --ink: #1d2130; --soft: #5a6078; --line: #e1e4ee; --accent: #4549ae; }
            @media (prefers-color-scheme: dark) { :root { --page: #12141c; --panel: #1b1e2a; --ink: #e8eaf3; --soft: #a5abc2; --line: #2d3244; --accent: #a9adff; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
            h1 { margin: 0 0 .25rem; } h2 { margin: 0 0 .5rem; font-size: 1rem; } p, figcaption { color: var(--soft); }
            figure, pre { background: var(--panel); border: 1px solid var(--line); border-radius: .8rem; padding: .8rem 1rem; margin: 0 0 1rem; overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); }
            th { color: var(--soft); } tr.best td { font-weight: 700; }
            svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 11px; }
            .axis { stroke: var(--line); } .dot { fill: var(--accent); fill-opacity: .6; }
            .curve { fill: none; stroke: var(--accent); stroke-width: 1; stroke-opacity: .35; } .best .curve, .curve.best { stroke-width: 3; stroke-opacity: 1; }
            """;

    private TuningHtml() {}

    /** The file's text. */
    static String of(TuningResult result) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                + "<title>Parameter search</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>\n");
        html.append("<h1>Parameter search</h1>\n<p>")
                .append(escaped(sentence(result, Texts.english())))
                .append("</p>\n<pre>")
                .append(escaped(result.configuration()))
                .append("</pre>\n");
        return html.append(figures(result, Texts.english()))
                .append("</main>\n</body>\n</html>\n")
                .toString();
    }

    /** What was searched and how, in words. */
    public static String sentence(TuningResult result, Texts texts) {
        Objective objective = result.objective();
        return texts.say(
                objective.higherIsBetter() ? "tuning.sentence-more" : "tuning.sentence-less",
                result.trainer(),
                result.trials().size(),
                result.search(),
                Long.toString(result.seed()),
                objective.metric(),
                result.protocol());
    }

    /**
     * The charts and the table behind them as HTML: every text in it is escaped, and there is neither script nor style, only the classes
     * {@code axis}, {@code dot}, {@code curve} and {@code best}.
     */
    public static String figures(TuningResult result, Texts texts) {
        Objective objective = result.objective();
        StringBuilder html = new StringBuilder();
        List<TrialRecord> done = result.trials().stream()
                .filter(trial -> trial.status() == Status.DONE && trial.value() != null)
                .toList();
        bestSoFar(objective, done, html, texts);
        if (done.stream().anyMatch(trial -> trial.rung() > 0)) {
            rungs(result, done, html, texts);
        }
        learning(result, done, html, texts);
        parallel(result, done, html, texts);
        table(result, html, texts);
        return html.toString();
    }

    /** The error of each fit over its iterations, where the trainer says. */
    private static void learning(TuningResult result, List<TrialRecord> done, StringBuilder html, Texts texts) {
        List<TrialRecord> watched = done.stream()
                .filter(trial -> !curve(trial).isEmpty())
                .sorted(Comparator.comparing(trial -> trial.equals(result.best())))
                .toList();
        int longest =
                watched.stream().mapToInt(trial -> curve(trial).size()).max().orElse(0);
        if (longest < 2) {
            return;
        }
        Scale y = Scale.of(
                watched.stream().flatMap(trial -> curve(trial).stream()).toList(), HEIGHT - BOTTOM, TOP);
        double step = (WIDTH - LEFT - RIGHT) / (longest - 1.0);
        open(texts.say("tuning.curves"), html, texts);
        axes(y, texts.say("tuning.iteration", 1), texts.say("tuning.iteration", longest), html);
        for (TrialRecord trial : watched) {
            List<double[]> points = new ArrayList<>();
            for (double error : curve(trial)) {
                points.add(new double[] {LEFT + points.size() * step, y.at(error)});
            }
            curve(trial.equals(result.best()) ? "curve best" : "curve", points, html);
        }
        LearningCurve best = result.best().learning();
        close(
                best == null ? texts.say("tuning.error-curves") : texts.say("tuning.measured-curves", best.measure()),
                html);
    }

    private static List<Double> curve(TrialRecord trial) {
        LearningCurve learning = trial.learning();
        return learning == null ? List.of() : learning.values();
    }

    private static void bestSoFar(Objective objective, List<TrialRecord> done, StringBuilder html, Texts texts) {
        Scale y = Scale.of(done.stream().map(TuningHtml::value).toList(), HEIGHT - BOTTOM, TOP);
        double step = (WIDTH - LEFT - RIGHT) / (double) Math.max(1, done.size() - 1);
        open(texts.say("tuning.best"), html, texts);
        axes(y, texts.say("tuning.trial", 1), texts.say("tuning.trial", done.size()), html);
        List<double[]> points = new ArrayList<>();
        double best = Double.NaN;
        for (int i = 0; i < done.size(); i++) {
            double value = value(done.get(i));
            best = Double.isNaN(best) || (objective.higherIsBetter() ? value > best : value < best) ? value : best;
            points.add(new double[] {LEFT + i * step, y.at(best)});
            dot(LEFT + i * step, y.at(value), title(done.get(i), objective, texts), html);
        }
        curve("curve best", points, html);
        close(texts.say("tuning.best-caption"), html);
    }

    private static void rungs(TuningResult result, List<TrialRecord> done, StringBuilder html, Texts texts) {
        int last = done.stream().mapToInt(TrialRecord::rung).max().orElse(0);
        Scale y = Scale.of(done.stream().map(TuningHtml::value).toList(), HEIGHT - BOTTOM, TOP);
        double step = (WIDTH - LEFT - RIGHT) / (double) Math.max(1, last);
        Map<Integer, List<double[]>> byCandidate = new TreeMap<>();
        open(texts.say("tuning.rungs"), html, texts);
        axes(y, texts.say("tuning.rung", 0), texts.say("tuning.rung", last), html);
        for (TrialRecord trial : done) {
            double x = LEFT + trial.rung() * step;
            byCandidate
                    .computeIfAbsent(trial.candidate(), candidate -> new ArrayList<>())
                    .add(new double[] {x, y.at(value(trial))});
            dot(x, y.at(value(trial)), title(trial, result.objective(), texts), html);
        }
        byCandidate.forEach((candidate, points) ->
                curve(candidate == result.best().candidate() ? "curve best" : "curve", points, html));
        close(texts.say("tuning.rungs-caption"), html);
    }

    /** One axis a parameter and one for the metric, one line a trial. */
    private static void parallel(TuningResult result, List<TrialRecord> done, StringBuilder html, Texts texts) {
        Map<String, Scale> axes = new LinkedHashMap<>();
        for (String parameter : result.best().parameters().keySet()) {
            axes.put(
                    parameter,
                    Scale.of(done.stream()
                            .map(trial -> trial.parameters().getOrDefault(parameter, ""))
                            .toList()));
        }
        axes.put(
                result.objective().metric(),
                Scale.of(done.stream().map(TuningHtml::value).toList(), HEIGHT - BOTTOM, TOP));
        open(texts.say("tuning.parameters", result.objective().metric()), html, texts);
        double step = (WIDTH - 2.0 * LEFT) / Math.max(1, axes.size() - 1);
        int column = 0;
        for (Map.Entry<String, Scale> axis : axes.entrySet()) {
            double x = LEFT + column++ * step;
            line(x, TOP, x, HEIGHT - BOTTOM, html);
            text(x, HEIGHT - 4, "middle", axis.getKey() + (axis.getValue().logScale() ? " (log)" : ""), html);
            text(x + 4, HEIGHT - BOTTOM - 2, "start", axis.getValue().low(), html);
            text(x + 4, TOP + 8, "start", axis.getValue().high(), html);
        }
        List<TrialRecord> drawn = new ArrayList<>(done);
        drawn.remove(result.best());
        drawn.add(result.best());
        for (TrialRecord trial : drawn) {
            List<double[]> points = new ArrayList<>();
            for (Map.Entry<String, Scale> axis : axes.entrySet()) {
                double x = LEFT + points.size() * step;
                points.add(new double[] {
                    x,
                    axis.getKey().equals(result.objective().metric())
                            ? axis.getValue().at(value(trial))
                            : axis.getValue().of(trial.parameters().getOrDefault(axis.getKey(), ""))
                });
            }
            curve(trial.equals(result.best()) ? "curve best" : "curve", points, html);
        }
        close(texts.say("tuning.parameters-caption"), html);
    }

    private static void table(TuningResult result, StringBuilder html, Texts texts) {
        html.append("<figure><h2>")
                .append(escaped(texts.say("tuning.trials")))
                .append("</h2>\n<table><thead><tr><th scope=\"col\">")
                .append(escaped(texts.say("tuning.column.trial")))
                .append("</th><th scope=\"col\">")
                .append(escaped(texts.say("tuning.column.rung")))
                .append("</th>");
        List<String> parameters = List.copyOf(result.best().parameters().keySet());
        parameters.forEach(parameter ->
                html.append("<th scope=\"col\">").append(escaped(parameter)).append("</th>"));
        html.append("<th scope=\"col\">")
                .append(escaped(result.objective().metric()))
                .append("</th><th scope=\"col\">")
                .append(escaped(texts.say("tuning.column.seconds")))
                .append("</th><th scope=\"col\">")
                .append(escaped(texts.say("tuning.column.ended")))
                .append("</th></tr></thead><tbody>\n");
        for (TrialRecord trial : result.trials()) {
            html.append(trial.equals(result.best()) ? "<tr class=\"best\"><td>" : "<tr><td>")
                    .append(trial.number())
                    .append("</td><td>")
                    .append(trial.rung());
            parameters.forEach(parameter ->
                    html.append("</td><td>").append(escaped(trial.parameters().getOrDefault(parameter, ""))));
            html.append("</td><td>")
                    .append(trial.value() == null ? "" : brief(value(trial)))
                    .append("</td><td>")
                    .append(trial.seconds())
                    .append("</td><td>")
                    .append(escaped(trial.error() == null ? texts.say("tuning.well") : trial.error()))
                    .append("</td></tr>\n");
        }
        html.append("</tbody></table></figure>\n");
    }

    private static String title(TrialRecord trial, Objective objective, Texts texts) {
        return texts.say("tuning.trial", trial.number()) + ": " + objective.metric() + " " + brief(value(trial)) + ", "
                + trial.parameters();
    }

    private static double value(TrialRecord trial) {
        Double value = trial.value();
        return value == null ? Double.NaN : value;
    }

    private static String brief(double value) {
        return new BigDecimal(value)
                .round(new java.math.MathContext(SIGNIFICANT))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void open(String title, StringBuilder html, Texts texts) {
        html.append("<figure><h2>")
                .append(escaped(title))
                .append("</h2>\n<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append("\" role=\"img\" aria-label=\"")
                .append(escaped(texts.say("figure.picture", title)))
                .append("\">");
    }

    private static void close(String caption, StringBuilder html) {
        html.append("</svg>\n<figcaption>").append(escaped(caption)).append("</figcaption></figure>\n");
    }

    private static void axes(Scale y, String first, String last, StringBuilder html) {
        line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, html);
        line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, html);
        text(LEFT - 4, HEIGHT - BOTTOM, "end", y.low(), html);
        text(LEFT - 4, TOP + 8, "end", y.high(), html);
        text(LEFT, HEIGHT - 8, "start", first, html);
        text(WIDTH - RIGHT, HEIGHT - 8, "end", last, html);
    }

    private static void line(double x1, double y1, double x2, double y2, StringBuilder html) {
        html.append(String.format(
                Locale.ROOT, "<line class=\"axis\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2));
    }

    private static void text(double x, double y, String anchor, String text, StringBuilder html) {
        html.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor))
                .append(escaped(text))
                .append("</text>");
    }

    private static void dot(double x, double y, String title, StringBuilder html) {
        html.append(String.format(Locale.ROOT, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>", x, y))
                .append(escaped(title))
                .append("</title></circle>");
    }

    private static void curve(String kind, List<double[]> points, StringBuilder html) {
        html.append("<polyline class=\"").append(kind).append("\" points=\"");
        points.forEach(point -> html.append(String.format(Locale.ROOT, "%.1f,%.1f ", point[0], point[1])));
        html.append("\"/>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /**
     * From values to heights.
     *
     * @param least the least number
     * @param most the greatest
     * @param logScale whether equal factors are equal lengths
     * @param names the values where they are no numbers; null where they are
     * @param from the height of the least
     * @param to the height of the greatest
     */
    private record Scale(
            double least,
            double most,
            boolean logScale,
            @Nullable List<String> names,
            double from,
            double to) {

        static Scale of(List<Double> values, double from, double to) {
            double least = values.stream().mapToDouble(v -> v).min().orElse(0);
            double most = values.stream().mapToDouble(v -> v).max().orElse(1);
            return new Scale(least, most, false, null, from, to);
        }

        static Scale of(List<String> values) {
            double from = HEIGHT - BOTTOM;
            if (values.stream().allMatch(value -> value.matches("-?[0-9.]+(E-?[0-9]+)?"))) {
                Scale even = of(values.stream().map(Double::valueOf).toList(), from, TOP);
                // Values over more than an order of magnitude were hardly drawn evenly.
                boolean wide = even.least > 0 && even.most / even.least > WIDE;
                return new Scale(even.least, even.most, wide, null, from, TOP);
            }
            return new Scale(0, 0, false, values.stream().distinct().sorted().toList(), from, TOP);
        }

        double at(double value) {
            if (most <= least) {
                return (from + to) / 2;
            }
            double place =
                    logScale ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
            return from + (to - from) * place;
        }

        double of(String value) {
            if (names == null) {
                return at(Double.parseDouble(value));
            }
            return names.size() > 1 ? from + (to - from) * names.indexOf(value) / (names.size() - 1) : (from + to) / 2;
        }

        String low() {
            return names == null ? brief(least) : names.get(0);
        }

        String high() {
            return names == null ? brief(most) : names.get(names.size() - 1);
        }
    }
}
