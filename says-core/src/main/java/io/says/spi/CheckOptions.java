package io.says.spi;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.config.Suggestion;
import io.says.json.Problems;
import io.says.json.RecordReader;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The options of one configured check, defaults filled in. Immutable. */
public final class CheckOptions {

    private static final String ROOT = "says.checks.";

    private final String name;
    private final Map<String, Object> values;

    private CheckOptions(String name, Map<String, Object> values) {
        this.name = name;
        this.values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /**
     * Options for a kind of check.
     *
     * @param factory the kind
     * @param name the check's name, the key below {@code says.checks}
     * @param given the options without {@code check} and {@code level}
     * @throws SaysException {@code INVALID_CONFIGURATION} naming every option the kind does not take
     */
    public static CheckOptions of(CheckFactory factory, String name, Map<String, ?> given) {
        Map<String, Object> values = new TreeMap<>();
        TreeSet<String> known = new TreeSet<>();
        for (ParameterSpec option : factory.options()) {
            known.add(option.name());
            if (!option.defaultValue().isEmpty()) {
                values.put(option.name(), option.defaultValue());
            }
        }
        Problems problems = new Problems();
        given.forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.add(
                        ROOT + name + "." + key,
                        "is not an option of the check \"" + factory.name() + "\""
                                + Suggestion.nearest(key, known, " (did you mean ", "?)") + "; it takes: "
                                + (known.isEmpty() ? "none" : String.join(", ", known)));
            } else if (value != null) {
                factory.options().stream()
                        .filter(option -> option.name().equals(key))
                        .findFirst()
                        .flatMap(option -> option.validate(String.valueOf(value)))
                        .ifPresent(problem -> problems.add(ROOT + name + "." + key, problem));
                values.put(key, value);
            }
        });
        if (!problems.isEmpty()) {
            throw invalid(problems);
        }
        return new CheckOptions(name, values);
    }

    /** The check's name. */
    public String name() {
        return name;
    }

    /** The options by name. */
    public Map<String, Object> values() {
        return values;
    }

    /**
     * The options as a record: the component {@code maxAge} is the option {@code max-age}.
     *
     * @throws SaysException {@code INVALID_CONFIGURATION} with all problems at once
     */
    public <R extends Record> R bind(Class<R> type) {
        Problems problems = new Problems();
        R bound = RecordReader.kebabCase(problems).read(values, type, ROOT + name);
        if (bound == null) {
            throw invalid(problems);
        }
        return bound;
    }

    /** What to throw when an option is wrong: where and what. */
    public SaysException wrong(String option, String what) {
        Problems problems = new Problems();
        problems.add(ROOT + name + "." + option, what);
        return invalid(problems);
    }

    private static SaysException invalid(Problems problems) {
        return new SaysException(
                StandardErrorCode.INVALID_CONFIGURATION,
                problems.toString(),
                "Correct it in says.conf, the environment or --set; docs/data-quality.md lists every check with its options.");
    }
}
