package io.says.orchestrator.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Where lines are printed, and what may be done there. Thread-safe as far as its writer is.
 *
 * @param out the writer
 * @param live whether a line may be rewritten in place
 * @param coloured whether colours are welcome
 */
public record Terminal(PrintWriter out, boolean live, boolean coloured) {

    /** A place that takes plain lines and nothing else: a file, a pipe, a test. */
    public static Terminal plain(PrintWriter out) {
        return new Terminal(out, false, false);
    }

    /** The terminal this process was started in, plain where there is none. Honours {@code TERM} and {@code NO_COLOR}. */
    public static Terminal ofProcess(PrintWriter out, Map<String, String> environment) {
        boolean live = hasConsole() && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        return new Terminal(
                out, live, live && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    @SuppressWarnings("SystemConsoleNull") // null means none up to JDK 21; later ones are asked
    private static boolean hasConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From JDK 22 there is a console without a terminal too, and this method tells them apart.
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Prints a line. */
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Prints lines. */
    public void lines(List<String> texts) {
        texts.forEach(out::println);
        out.flush();
    }

    /** A heading. */
    public String bold(String text) {
        return styled("1", text);
    }

    /** Something of less weight. */
    public String faint(String text) {
        return styled("2", text);
    }

    /** Something that went well. */
    public String green(String text) {
        return styled("32", text);
    }

    /** Something to notice. */
    public String yellow(String text) {
        return styled("33", text);
    }

    /** Something that went wrong. */
    public String red(String text) {
        return styled("31", text);
    }

    private String styled(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
