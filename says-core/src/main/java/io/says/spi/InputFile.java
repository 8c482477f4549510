package io.says.spi;

import java.nio.file.Path;

/**
 * One file of the input.
 *
 * @param path where it lies
 * @param name relative to the input path given, with forward slashes; what quarantine calls the file
 * @param size in bytes
 * @param sha256 the hash of its bytes
 */
public record InputFile(Path path, String name, long size, String sha256) {}
