package io.says.client;

/**
 * What became of listens: on the disk, and part of the answers from now on.
 *
 * @param recorded how many
 */
public record Recorded(int recorded) {}
