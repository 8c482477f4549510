package io.says.example;

import io.says.RecommenderEngine;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.release.ReleaseInfo;
import io.says.release.ReleaseStore;
import io.says.spi.EngineFactory;
import io.says.spi.ServingOptions;
import io.says.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens releases that are one list for everybody: {@code top.tsv} with a line {@code track, title, score} each. */
final class TopListEngineFactory implements EngineFactory {

    static final String FORMAT = "top-list/1";
    static final String FILE = "top.tsv";

    @Override
    public String name() {
        return "top-list";
    }

    @Override
    public boolean reads(String format) {
        return format.equals(FORMAT);
    }

    @Override
    public RecommenderEngine open(Path release, ServingOptions options) {
        ReleaseInfo info = ReleaseStore.read(release);
        Manifest.verify(release, info.files(), true); // a damaged release is never served
        Path file = release.resolve(FILE);
        try {
            return new TopListEngine(info, Files.readAllLines(file), options);
        } catch (IOException | IllegalArgumentException e) {
            throw new SaysException(
                    StandardErrorCode.CORRUPT_DATA,
                    "The list at " + file + " cannot be read",
                    "Restore the release from a copy, or roll back: says releases rollback.",
                    e);
        }
    }
}
