package io.says.ui.internal.http;

import io.says.ErrorCode;
import io.says.ErrorKind;

/** What only a web server can object to. */
public enum UiErrorCode implements ErrorCode {
    /** No such page. */
    NOT_FOUND(404),
    /** The path is there, the method is not. */
    METHOD_NOT_ALLOWED(405),
    /** The request comes from another site or names another host. */
    FORBIDDEN(403),
    /** The token is missing or wrong. */
    UNAUTHORISED(401),
    /** A login by an OpenID provider was not begun in this browser, was completed before, or took too long. */
    LOGIN_EXPIRED(400),
    /** The OpenID provider refused a login, or what it says of it is not to be trusted. */
    LOGIN_REFUSED(401),
    /** The OpenID provider knows the account, and the configuration gives it no scope. */
    ACCOUNT_WITHOUT_SCOPE(403),
    /** The OpenID provider does not answer, or not as one. */
    PROVIDER_UNAVAILABLE(503),
    /** The request's body is too long. */
    TOO_LARGE(413),
    /** The request's body did not arrive in full. */
    BODY_INCOMPLETE(408),
    /** The idempotency key came with another request before. */
    KEY_REUSED(422),
    /** The first request with this idempotency key has not been answered. */
    KEY_IN_USE(409),
    /** The client asks more often than it may. */
    TOO_MANY_REQUESTS(429),
    /** Too many bodies are waited for. */
    TOO_MANY_BODIES(503),
    /** Another release is being compared with the one that serves. */
    COMPARISON_BUSY(503),
    /** Too many live streams are open. */
    TOO_MANY_STREAMS(503);

    private final int status;

    UiErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.USER;
    }
}
