package io.says.spi;

/**
 * A parameter of a trainer or an option of a check, as a person or a tuner needs to know it.
 *
 * @param name the key below {@code says.train.<trainer>} or {@code says.checks.<name>}
 * @param type {@code int}, {@code double}, {@code boolean}, {@code duration}, {@code list} or {@code text}
 * @param defaultValue the default as text; empty where there is none
 * @param range the allowed values in words or as an interval
 * @param doc what it does
 */
public record ParameterSpec(String name, String type, String defaultValue, String range, String doc) {}
