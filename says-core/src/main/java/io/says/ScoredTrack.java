package io.says;

/**
 * A track in its place in a list.
 *
 * @param rank 1 for the first
 * @param track the track
 * @param score the predicted rating (explicit), preference (implicit) or, in a fallback list, the number of listeners;
 *     comparable within one list only
 */
public record ScoredTrack(int rank, Track track, double score) {}
