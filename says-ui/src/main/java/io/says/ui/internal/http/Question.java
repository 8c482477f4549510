package io.says.ui.internal.http;

import io.javalin.http.Context;

/**
 * Answers a request with a record.
 *
 * @param <R> the record
 */
@FunctionalInterface
public interface Question<R extends Record> {

    /** Answers, or throws what is wrong with the request. */
    R ask(Context ctx);
}
