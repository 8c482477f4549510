package io.says.orchestrator.report;

import io.says.orchestrator.terminal.Figures;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures as one HTML file that stands alone: its style and its charts are in it, it holds no script and asks no other place
 * for anything. Light and dark as the reader's system is; behind each chart is its table.
 */
final class StandaloneHtml {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 200;
    private static final int MOST_LABELS = 10;
    private static final int LONGEST_LABEL = 18;
    private static final int LEFT = 52;
    private static final int LEGEND = 18;
    private static final int COLOURS = 8;
    private static final double CHARACTER = 6.4;

    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #f5f6fa; --panel: #fff; --ink: #1d2130; --soft: #5a6078; --line: #e1e4ee; --accent: #4549ae; --good: #1b7a4b; --warn: #8a5a00; --bad: #b3261e; }
            @media (prefers-color-scheme: dark) { :root { --page: #12141c; --panel: #1b1e2a; --ink: #e8eaf3; --soft: #a5abc2; --line: #2d3244; --accent: #a9adff; --good: #6fd3a0; --warn: #f2c46d; --bad: #ffb4ab; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
            h1 { margin: 0 0 .25rem; } h2 { margin: 2rem 0 1rem; } h3 { margin: 0 0 .5rem; font-size: 1rem; } p { color: var(--soft); }
            dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; }
            dl div, figure { background: var(--panel); border: 1px solid var(--line); border-radius: .8rem; padding: .8rem 1rem; }
            dt, summary, th { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.25rem; font-weight: 600; overflow-wrap: anywhere; }
            .figures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
            figure { margin: 0; min-width: 0; } figure.wide { grid-column: 1 / -1; }
            .scroll { overflow-x: auto; } summary { cursor: pointer; } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
            table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; min-width: 3rem; }
            svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 11px; }
            .bar, .cell { fill: var(--accent); } .less { fill: var(--bad); } .axis { stroke: var(--line); } .curve { fill: none; stroke: var(--accent); stroke-width: 2; }
            .s0 { --s: var(--accent); } .s1 { --s: #b4560a; } .s2 { --s: #1b7a4b; } .s3 { --s: #a3286f; } .s4 { --s: #5a6078; } .s5 { --s: #8a7a00; } .s6 { --s: #0a7391; } .s7 { --s: #7a4b2a; }
            @media (prefers-color-scheme: dark) { .s1 { --s: #ffb068; } .s2 { --s: #6fd3a0; } .s3 { --s: #f59ad0; } .s4 { --s: #a5abc2; } .s5 { --s: #e6d75a; } .s6 { --s: #6fcbe6; } .s7 { --s: #d9a986; } }
            .series { fill: none; stroke: var(--s); stroke-width: 2; } .series.s0 { stroke-width: 3; } .s1.series { stroke-dasharray: 7 3; } .s2.series { stroke-dasharray: 2 3; } .s3.series { stroke-dasharray: 9 3 2 3; } .mark { fill: var(--s); }
            .PASS { color: var(--good); } .WARN { color: var(--warn); } .FAIL { color: var(--bad); } .PASS, .WARN, .FAIL { font-weight: 700; }
            @media print { details:not([open]) > :not(summary) { display: block; } body { background: #fff; } }
            """;

    private StandaloneHtml() {}

    /**
     * The file's text.
     *
     * @param title what the file is
     * @param notes what stands above everything, a line each
     * @param tiles figures in words, by name
     * @param sections the figures
     */
    static String of(String title, List<String> notes, Map<String, String> tiles, List<DataView.Section> sections) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                + "<title>" + escaped(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>\n");
        html.append("<h1>").append(escaped(title)).append("</h1>\n");
        notes.forEach(note -> html.append("<p>").append(escaped(note)).append("</p>\n"));
        html.append("<dl>\n");
        tiles.forEach((name, text) -> html.append("<div><dt>")
                .append(escaped(name))
                .append("</dt><dd>")
                .append(escaped(text))
                .append("</dd></div>\n"));
        html.append("</dl>\n");
        for (DataView.Section section : sections) {
            html.append("<section>\n<h2>").append(escaped(section.title())).append("</h2>\n<div class=\"figures\">\n");
            section.figures().forEach(figure -> figure(figure, html));
            html.append("</div>\n</section>\n");
        }
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void figure(Figure figure, StringBuilder html) {
        html.append(figure.wide() ? "<figure class=\"wide\">" : "<figure>")
                .append("<h3>")
                .append(escaped(figure.title()))
                .append("</h3>\n");
        switch (figure.kind()) {
            case BARS -> bars(figure, html);
            case LINE -> line(figure, html);
            case HEAT -> heat(figure, html);
            case LINES -> lines(figure, html);
            case GROUPS -> groups(figure, html);
            case TABLE -> table(figure, html);
        }
        if (figure.kind() != Figure.Kind.TABLE) {
            html.append("<details><summary>As a table</summary>\n");
            table(figure, html);
            html.append("</details>\n");
        }
        html.append("</figure>\n");
    }

    private static void table(Figure figure, StringBuilder html) {
        html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(escaped(figure.title()))
                .append("\"><table><thead><tr>");
        figure.headers()
                .forEach(header -> html.append("<th scope=\"col\">")
                        .append(escaped(header))
                        .append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : figure.rows()) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                boolean status = i == 0 && figure.id().equals("checks");
                html.append(status ? "<td class=\"" + escaped(row.get(i)) + "\">" : "<td>")
                        .append(escaped(row.get(i)))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
    }

    private static void open(Figure figure, int height, StringBuilder svg) {
        svg.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" aria-label=\"")
                .append(escaped(figure.title()))
                .append(", the table below holds its numbers\">");
    }

    private static double most(Figure figure) {
        return figure.values().stream()
                .mapToDouble(value -> Double.isFinite(value) ? Math.abs(value) : 0)
                .max()
                .orElse(0);
    }

    private static void bars(Figure figure, StringBuilder svg) {
        boolean names = figure.labels().stream().anyMatch(label -> !label.matches("[-0-9.,]+"));
        double most = Math.max(most(figure), Double.MIN_NORMAL);
        int n = figure.values().size();
        if (names) {
            open(figure, 20 * n, svg);
            for (int i = 0; i < n; i++) {
                double length = 430 * Math.max(0, figure.values().get(i)) / most;
                text(svg, 150, 20 * i + 14, "end", shortened(figure.labels().get(i)));
                rect(
                        svg,
                        "bar",
                        158,
                        20.0 * i + 3,
                        length,
                        14,
                        1,
                        figure.labels().get(i));
            }
        } else {
            open(figure, HEIGHT + 20, svg);
            double step = (double) WIDTH / Math.max(1, n);
            for (int i = 0; i < n; i++) {
                double height = (HEIGHT - 10) * Math.max(0, figure.values().get(i)) / most;
                rect(
                        svg,
                        "bar",
                        step * i + step * 0.08,
                        HEIGHT - height,
                        step * 0.84,
                        height,
                        1,
                        figure.labels().get(i) + ": "
                                + Figures.plain(figure.values().get(i)));
                if (n <= MOST_LABELS || i % (n / MOST_LABELS + 1) == 0) {
                    text(
                            svg,
                            step * i + step / 2,
                            HEIGHT + 15,
                            "middle",
                            figure.labels().get(i));
                }
            }
            axis(svg);
        }
        svg.append("</svg>\n");
    }

    private static void axis(StringBuilder svg) {
        svg.append(String.format(
                Locale.ROOT, "<line class=\"axis\" x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", HEIGHT, WIDTH, HEIGHT));
    }

    private static void line(Figure figure, StringBuilder svg) {
        double most = Math.max(most(figure), Double.MIN_NORMAL);
        int n = figure.values().size();
        open(figure, HEIGHT + 20, svg);
        axis(svg);
        if (figure.id().equals("lorenz")) {
            svg.append(String.format(
                    Locale.ROOT, "<line class=\"axis\" x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"10\"/>", HEIGHT, WIDTH));
        }
        svg.append("<polyline class=\"curve\" points=\"");
        for (int i = 0; i < n; i++) {
            double x = n == 1 ? WIDTH / 2.0 : (double) WIDTH * i / (n - 1);
            svg.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    x,
                    HEIGHT - (HEIGHT - 10) * Math.max(0, figure.values().get(i)) / most));
        }
        svg.append("\"/>");
        if (n > 0) {
            text(svg, 0, HEIGHT + 15, "start", figure.labels().get(0));
            text(svg, WIDTH, HEIGHT + 15, "end", figure.labels().get(n - 1));
        }
        svg.append("</svg>\n");
    }

    /** What each colour stands for, in rows above the chart. Returns how high they are. */
    private static int legend(Figure figure, StringBuilder svg) {
        double x = 0;
        int row = 0;
        for (int series = 0; series < figure.across().size(); series++) {
            String name = shortened(figure.across().get(series));
            double width = 26 + CHARACTER * name.length();
            if (x > 0 && x + width > WIDTH) {
                x = 0;
                row++;
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"mark %s\" x=\"%.1f\" y=\"%d\" width=\"10\" height=\"10\"/>",
                    colour(series),
                    x,
                    row * LEGEND + 3));
            text(svg, x + 14, row * LEGEND + 12, "start", name);
            x += width;
        }
        return (row + 1) * LEGEND;
    }

    private static int legendHeight(Figure figure) {
        return legend(figure, new StringBuilder());
    }

    private static String colour(int series) {
        return "s" + Math.min(series, COLOURS - 1);
    }

    private static double value(Figure figure, int label, int series) {
        return figure.values().get(label * figure.across().size() + series);
    }

    private static String title(Figure figure, int label, int series) {
        return figure.across().get(series) + ", " + figure.labels().get(label) + ": "
                + Figures.plain(value(figure, label, series));
    }

    private static void lines(Figure figure, StringBuilder svg) {
        int top = legendHeight(figure) + 10;
        int bottom = top + HEIGHT;
        int n = figure.labels().size();
        double most = most(figure) > 0 ? most(figure) : 1;
        double step = tick(most);
        double scale = HEIGHT / (step * Math.ceil(most / step));
        open(figure, bottom + 20, svg);
        legend(figure, svg);
        for (double at = 0; at * scale <= HEIGHT + 0.5; at += step) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"axis\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
                    LEFT,
                    bottom - at * scale,
                    WIDTH,
                    bottom - at * scale));
            text(svg, LEFT - 6, bottom - at * scale + 4, "end", Figures.plain(at));
        }
        double width = (WIDTH - LEFT) / (double) Math.max(1, n);
        for (int label = 0; label < n; label++) {
            text(
                    svg,
                    LEFT + width * (label + 0.5),
                    bottom + 15,
                    "middle",
                    figure.labels().get(label));
        }
        // The first last, so that it lies on top.
        for (int series = figure.across().size() - 1; series >= 0; series--) {
            StringBuilder points = new StringBuilder();
            StringBuilder marks = new StringBuilder();
            for (int label = 0; label < n; label++) {
                double value = value(figure, label, series);
                if (Double.isFinite(value)) {
                    double x = LEFT + width * (label + 0.5);
                    double y = bottom - Math.max(0, value) * scale;
                    points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
                    marks.append(String.format(
                                    Locale.ROOT,
                                    "<circle class=\"mark %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>",
                                    colour(series),
                                    x,
                                    y))
                            .append(escaped(title(figure, label, series)))
                            .append("</title></circle>");
                }
            }
            svg.append("<polyline class=\"series ")
                    .append(colour(series))
                    .append("\" points=\"")
                    .append(points)
                    .append("\"/>")
                    .append(marks);
        }
        svg.append("</svg>\n");
    }

    /** A round distance between grid lines, of which a handful fit. */
    private static double tick(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double factor : new double[] {0.2, 0.25, 0.5, 1}) {
            if (most / (power * factor) <= 6) {
                return power * factor;
            }
        }
        return power * 2;
    }

    private static void groups(Figure figure, StringBuilder svg) {
        int series = figure.across().size();
        int top = legendHeight(figure) + 6;
        int height = 20 + 13 * series;
        double most = Math.max(most(figure), Double.MIN_NORMAL);
        open(figure, top + figure.labels().size() * height, svg);
        legend(figure, svg);
        for (int label = 0; label < figure.labels().size(); label++) {
            double y = top + label * height;
            text(svg, 0, y + 13, "start", figure.labels().get(label));
            for (int i = 0; i < series; i++) {
                double value = value(figure, label, i);
                if (Double.isFinite(value)) {
                    double length = (WIDTH - 70) * Math.max(0, value) / most;
                    double bar = y + 18 + 13 * i;
                    rect(svg, "mark " + colour(i), 0, bar, Math.max(1, length), 11, 1, title(figure, label, i));
                    text(
                            svg,
                            length + 6,
                            bar + 9,
                            "start",
                            figure.rows().get(label).get(i + 1));
                }
            }
        }
        svg.append("</svg>\n");
    }

    private static void heat(Figure figure, StringBuilder svg) {
        double most = Math.max(most(figure), Double.MIN_NORMAL);
        int columns = figure.across().size();
        int rows = figure.labels().size();
        double cell = (WIDTH - 110.0) / Math.max(1, columns);
        double height = Math.min(cell, 24);
        open(figure, (int) Math.ceil(rows * height) + 22, svg);
        for (int row = 0; row < rows; row++) {
            text(
                    svg,
                    104,
                    row * height + height / 2 + 4,
                    "end",
                    shortened(figure.labels().get(row)));
            for (int column = 0; column < columns; column++) {
                double value = figure.values().get(row * columns + column);
                if (Double.isFinite(value)) {
                    rect(
                            svg,
                            value < 0 ? "less" : "cell",
                            110 + column * cell,
                            row * height,
                            cell - 1,
                            height - 1,
                            Math.abs(value) / most,
                            figure.labels().get(row) + ", " + figure.across().get(column) + ": "
                                    + Figures.plain(value));
                }
            }
        }
        for (int column = 0; column < columns; column++) {
            String label = figure.across().get(column);
            text(
                    svg,
                    110 + column * cell + cell / 2,
                    rows * height + 15,
                    "middle",
                    label.length() > 6 ? label.substring(0, 5) + "…" : label);
        }
        svg.append("</svg>\n");
    }

    private static void rect(
            StringBuilder svg,
            String style,
            double x,
            double y,
            double width,
            double height,
            double shade,
            String title) {
        svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill-opacity=\"%.2f\"><title>",
                        style,
                        x,
                        y,
                        Math.max(0, width),
                        Math.max(0, height),
                        Math.max(0.03, Math.min(1, shade))))
                .append(escaped(title))
                .append("</title></rect>");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor))
                .append(escaped(text))
                .append("</text>");
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_LABEL
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
    }

    /** Text that means nothing but itself, in an element and in an attribute. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean harmful = Character.isISOControl(c)
                            || Character.getType(c) == Character.SURROGATE
                            || c >= 0x202A && c <= 0x202E
                            || c >= 0x2066 && c <= 0x2069;
                    escaped.appendCodePoint(harmful ? ' ' : c);
                }
            }
        });
        return escaped.toString();
    }
}
