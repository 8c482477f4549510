package io.says.spi;

import io.says.RecommenderEngine;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a panel can look at.
 *
 * @param workspace the workspace directory
 * @param engine the engine that serves, empty before the first publication
 */
public record PanelContext(Path workspace, Optional<RecommenderEngine> engine) {}
