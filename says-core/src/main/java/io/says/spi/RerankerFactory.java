package io.says.spi;

import io.says.config.Settings;

/** A last change to a list, switched on by {@code says.serving.rerankers}, in the order given there. */
public interface RerankerFactory extends Named {

    /** One line for people: what it changes. */
    String description();

    /** A re-ranker with its settings. */
    Reranker create(Settings settings);
}
