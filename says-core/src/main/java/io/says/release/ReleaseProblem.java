package io.says.release;

/**
 * Something wrong with what a store holds.
 *
 * @param release the id of the release; empty where the pointer itself is damaged
 * @param file the file it is about, relative to the release; {@code pointer.json} where what refers to the release is wrong
 * @param problem what is wrong with it, for people
 */
public record ReleaseProblem(String release, String file, String problem) {}
