package io.says;

/**
 * A user whose taste is like another's.
 *
 * @param user who
 * @param similarity the cosine of the angle between what the model knows of both, -1 to 1
 */
public record SimilarUser(UserId user, double similarity) {}
