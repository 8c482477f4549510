package io.says.orchestrator.demo;

import io.says.report.NoiseFloor;
import java.nio.file.Path;

/**
 * What the generator wrote, or found written already.
 *
 * @param csv the listening data
 * @param config a {@code says.conf} that reads it
 * @param interactions rows, without the header
 * @param floor what the best possible predictor would score on these rows
 * @param lookedUp whether the same data was there already and nothing was written
 */
public record GeneratedData(Path csv, Path config, long interactions, NoiseFloor floor, boolean lookedUp) {}
