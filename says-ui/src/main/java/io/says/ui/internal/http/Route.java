package io.says.ui.internal.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.says.json.Json;
import io.says.orchestrator.access.AccessScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A route: all that is known of it, in one place. The router, the check of who may use it and the OpenAPI document are made from
 * it. Immutable; the methods that refine it give back another.
 *
 * @param method GET or POST
 * @param path the path, parameters in braces
 * @param scope what a caller must be allowed; empty for a route that is open to anyone
 * @param changes whether it changes something, and so is put on record
 * @param summary what it does, a sentence
 * @param parameters its parameters
 * @param body the record its body is read as; empty for none
 * @param bodyNeeded whether it has to have one
 * @param longestBody the longest body taken, in bytes
 * @param answer what it answers where all goes well
 * @param handler does it
 */
public record Route(
        HandlerType method,
        String path,
        Optional<AccessScope> scope,
        boolean changes,
        String summary,
        List<Parameter> parameters,
        Optional<Class<? extends Record>> body,
        boolean bodyNeeded,
        int longestBody,
        Answer answer,
        Handler handler) {

    /** The longest body taken where a route says nothing else, in bytes. */
    public static final int LONGEST_BODY = 64 * 1024;

    private static final int LONGEST_OPEN_BODY = 8 * 1024;
    private static final Pattern IN_PATH = Pattern.compile("\\{([a-zA-Z]+)}");

    /**
     * What a route answers where all goes well.
     *
     * @param status the HTTP status
     * @param mediaType of the content
     * @param type the record a JSON answer is written from; empty for another kind of content
     */
    public record Answer(int status, String mediaType, Optional<Class<? extends Record>> type) {

        static Answer json(int status, Class<? extends Record> type) {
            return new Answer(status, "application/json", Optional.of(type));
        }

        /** Content that is no JSON of ours. */
        public static Answer of(String mediaType) {
            return new Answer(200, mediaType, Optional.empty());
        }
    }

    /** Copies the parameters. */
    public Route {
        parameters = List.copyOf(parameters);
    }

    private static Route of(HandlerType method, String path, AccessScope scope, boolean changes, String summary) {
        List<Parameter> inPath = IN_PATH.matcher(path)
                .results()
                .map(found -> Parameter.ofPath(found.group(1)))
                .toList();
        return new Route(
                method,
                path,
                Optional.of(scope),
                changes,
                summary,
                inPath,
                Optional.empty(),
                false,
                LONGEST_BODY,
                Answer.of("text/html"),
                ctx -> {});
    }

    /** A route that shows something. */
    public static Route get(String path, String summary) {
        return of(HandlerType.GET, path, AccessScope.READ, false, summary);
    }

    /** A route that is asked something too long for a query, and changes nothing. */
    public static Route ask(String path, String summary) {
        return of(HandlerType.POST, path, AccessScope.READ, false, summary);
    }

    /** A route that changes something. */
    public static Route change(String path, AccessScope scope, String summary) {
        return of(HandlerType.POST, path, scope, true, summary);
    }

    /** The same, for anyone: without token or session, and with no longer body than a form takes. */
    public Route open() {
        return new Route(
                method,
                path,
                Optional.empty(),
                changes,
                summary,
                parameters,
                body,
                bodyNeeded,
                Math.min(longestBody, LONGEST_OPEN_BODY),
                answer,
                handler);
    }

    /** The same, for who has this scope. */
    public Route only(AccessScope needed) {
        return new Route(
                method,
                path,
                Optional.of(needed),
                changes,
                summary,
                parameters,
                body,
                bodyNeeded,
                longestBody,
                answer,
                handler);
    }

    /** The same, put on record although it is no POST. */
    public Route recorded() {
        return new Route(
                method, path, scope, true, summary, parameters, body, bodyNeeded, longestBody, answer, handler);
    }

    private Route with(Parameter parameter) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(parameter);
        return new Route(method, path, scope, changes, summary, more, body, bodyNeeded, longestBody, answer, handler);
    }

    /** With a parameter of the query. */
    public Route query(String name, Parameter.Type type, String what) {
        return with(Parameter.ofQuery(name, type, what));
    }

    /** With a text of the query. */
    public Route text(String name, String what) {
        return query(name, Parameter.Type.STRING, what);
    }

    /** With a whole number of the query. */
    public Route whole(String name, int least, int most, String what) {
        return with(Parameter.whole(name, least, most, what));
    }

    /** With a body of at most so many bytes, read as a record. */
    public Route takes(Class<? extends Record> type, int most) {
        return new Route(
                method, path, scope, changes, summary, parameters, Optional.of(type), true, most, answer, handler);
    }

    /** With a body that may be left out, read as a record. */
    public Route mayTake(Class<? extends Record> type) {
        return new Route(
                method,
                path,
                scope,
                changes,
                summary,
                parameters,
                Optional.of(type),
                false,
                LONGEST_BODY,
                answer,
                handler);
    }

    /** With a key that a client gives a request, so that the same one again does nothing twice. */
    public Route idempotent() {
        return with(Parameter.ofHeader(
                Idempotency.HEADER,
                Idempotency.LONGEST + 2,
                "A key of the client's own for this request, " + Idempotency.LONGEST
                        + " visible ASCII characters at most: the same request with it again is answered alike for "
                        + Idempotency.KEPT.toHours() + " hours, and does nothing twice."));
    }

    /** Answering with other content than HTML or JSON. */
    public Route content(String mediaType) {
        return new Route(
                method,
                path,
                scope,
                changes,
                summary,
                parameters,
                body,
                bodyNeeded,
                longestBody,
                Answer.of(mediaType),
                handler);
    }

    /** Done by a handler that writes the answer itself. */
    public Route by(Handler does) {
        return new Route(
                method, path, scope, changes, summary, parameters, body, bodyNeeded, longestBody, answer, does);
    }

    /** Answering with a record as JSON. */
    public <R extends Record> Route json(Class<R> type, Question<R> question) {
        return json(200, type, question);
    }

    /** Answering with a record as JSON under a status of its own. */
    public <R extends Record> Route json(int status, Class<R> type, Question<R> question) {
        return new Route(
                method,
                path,
                scope,
                changes,
                summary,
                parameters,
                body,
                bodyNeeded,
                longestBody,
                Answer.json(status, type),
                ctx -> {
                    R answered = question.ask(ctx);
                    Tagged.json(ctx.status(status), Json.write(answered));
                });
    }

    /** Whether it belongs to the JSON API, and so to its document. */
    public boolean ofApi() {
        return path.startsWith("/api/") && !path.equals(OpenApi.PATH);
    }
}
