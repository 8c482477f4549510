package io.says.storage;

/**
 * One file as a manifest remembers it.
 *
 * @param path relative to the manifest's directory, with forward slashes
 * @param size in bytes
 * @param sha256 64 lower-case hexadecimal digits
 */
public record FileEntry(String path, long size, String sha256) {}
