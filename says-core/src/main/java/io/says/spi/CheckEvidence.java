package io.says.spi;

import io.says.report.Profile;
import java.util.Optional;

/**
 * What a check judges by.
 *
 * @param profile what the data look like
 * @param baseline what other data looked like before; empty where there is nothing to compare with
 * @param rows how many rows were looked at; 0 for a check of the data as a whole
 * @param broken how many of them break the rule
 */
public record CheckEvidence(Profile profile, Optional<Profile> baseline, long rows, long broken) {}
