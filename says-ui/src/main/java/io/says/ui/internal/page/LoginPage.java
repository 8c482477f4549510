package io.says.ui.internal.page;

/**
 * What the login page shows.
 *
 * @param next where to go on to, a path of this server
 * @param error what was wrong with the last attempt, empty for nothing
 */
public record LoginPage(String next, String error) {}
