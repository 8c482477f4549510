package io.says.orchestrator.text;

import io.says.orchestrator.terminal.Figures;
import io.says.storage.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Everything said in one language, by key, and numbers and times as that language writes them. The texts are patterns of
 * {@link MessageFormat}, in files {@code texts_<language>.properties} in UTF-8. Immutable and thread-safe.
 */
public final class Texts {

    /** The languages there are; the first is what is spoken where nobody asks for another. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    private static final Texts ENGLISH = of(Locale.ENGLISH);

    private final Locale locale;
    private final Map<String, String> patterns;

    private Texts(Locale locale, Map<String, String> patterns) {
        this.locale = locale;
        this.patterns = Map.copyOf(patterns);
    }

    /** What reports say in English. */
    public static Texts english() {
        return ENGLISH;
    }

    /**
     * What is said in a language: the texts of reports, and those in files beside other classes.
     *
     * @param locale one of {@link #LANGUAGES}
     * @param others classes with files beside them; no two files share a key
     */
    public static Texts of(Locale locale, Class<?>... others) {
        Map<String, String> patterns = new HashMap<>(read(Texts.class, locale));
        for (Class<?> other : others) {
            read(other, locale).forEach((key, pattern) -> {
                if (patterns.put(key, pattern) != null) {
                    throw new IllegalStateException("Two texts have the key " + key);
                }
            });
        }
        return new Texts(locale, patterns);
    }

    private static Map<String, String> read(Class<?> beside, Locale locale) {
        String name = "texts_" + locale.getLanguage() + ".properties";
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("There are no texts in " + locale + " beside " + beside.getName());
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            Properties properties = new Properties();
            properties.load(reader);
            Map<String, String> patterns = new HashMap<>();
            properties.stringPropertyNames().forEach(key -> patterns.put(key, properties.getProperty(key)));
            return patterns;
        } catch (IOException e) {
            throw Failures.of(e, "reading " + name);
        }
    }

    /** The language's tag, as {@code en}. */
    public String language() {
        return locale.getLanguage();
    }

    /** The keys there are. */
    public Set<String> keys() {
        return patterns.keySet();
    }

    /**
     * What is said under a key.
     *
     * @param key one of {@link #keys()}
     * @param arguments what stands in its places; numbers are written as the language writes them
     * @throws IllegalArgumentException when there is no such text
     */
    public String say(String key, Object... arguments) {
        String pattern = patterns.get(key);
        if (pattern == null) {
            throw new IllegalArgumentException("There is no text of the key " + key);
        }
        return arguments.length == 0 ? pattern : new MessageFormat(pattern, locale).format(arguments);
    }

    /** What something is called; something else where it is not known, as what somebody's extension brings. */
    public String called(String family, String name, String otherwise) {
        String pattern = patterns.get(family + name);
        return pattern == null ? otherwise : pattern;
    }

    /** A whole number with a mark between the thousands. */
    public String count(long value) {
        return String.format(locale, "%,d", value);
    }

    /** A number with so many digits after the point; a dash when it is not finite. */
    public String decimal(double value, int digits) {
        return Double.isFinite(value) ? String.format(locale, "%." + digits + "f", value) : "-";
    }

    /** The same with its sign. */
    public String signed(double value, int digits) {
        return (value > 0 ? "+" : "") + decimal(value, digits);
    }

    /** A share from 0 to 1 as per cent with one digit. */
    public String percent(double share) {
        return Double.isFinite(share) ? decimal(share * 100, 1) + " %" : "-";
    }

    /** A number without needless zeros; whole ones with a mark between the thousands. */
    public String plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return count((long) value);
        }
        String english = Figures.plain(value);
        int point = english.indexOf('.');
        return point < 0 ? english : decimal(value, english.length() - point - 1);
    }

    /** An instant to the minute, in UTC. */
    public String minute(Instant at) {
        return when("date.minute", at);
    }

    /** An instant to the second, in UTC. */
    public String second(Instant at) {
        return when("date.second", at);
    }

    private String when(String key, Instant at) {
        return DateTimeFormatter.ofPattern(say(key), locale)
                .withZone(ZoneOffset.UTC)
                .format(at);
    }
}
