package io.says.ui.internal.http;

import io.javalin.http.Context;
import io.says.ErrorCode;
import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A failure as RFC 9457 describes one.
 *
 * @param type a URN that names the code
 * @param title the code
 * @param status the HTTP status
 * @param detail what happened
 * @param hint what to do next
 */
public record Problem(String type, String title, int status, String detail, String hint) {

    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    /** Describes a failure; one that is no {@link SaysException} is logged and shows nothing of its inside. */
    public static Problem of(Throwable thrown) {
        SaysException failure = thrown instanceof SaysException says
                ? says
                : new SaysException(StandardErrorCode.INTERNAL, "Something went wrong", "See the log.", thrown);
        ErrorCode code = failure.code();
        int status = statusOf(code);
        String detail = failure.problem();
        String hint = failure.hint();
        if (status == 500) {
            LOG.error("Request failed", thrown);
            detail = "Something went wrong inside SAYS";
            hint = "The server's log has the details.";
        }
        return new Problem(
                "urn:says:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                code.name(),
                status,
                detail,
                hint);
    }

    /** What is said of a request that cannot be understood. */
    public static SaysException notUnderstood() {
        return new SaysException(
                StandardErrorCode.INVALID_REQUEST,
                "The request cannot be understood",
                "Check its path, query and body.");
    }

    /** Describes what the server beneath the routes answers with a status alone; one below 400 stands for 400. */
    public static Problem ofStatus(int status) {
        if (status >= 500) {
            return new Problem(
                    "urn:says:problem:internal",
                    StandardErrorCode.INTERNAL.name(),
                    status,
                    "The request could not be answered",
                    "The server's log has the details.");
        }
        Problem problem = of(notUnderstood());
        return new Problem(problem.type, problem.title, Math.max(status, 400), problem.detail, problem.hint);
    }

    static int statusOf(ErrorCode code) {
        if (code instanceof UiErrorCode ui) {
            return ui.status();
        }
        if (code == StandardErrorCode.WORKSPACE_BUSY || code == StandardErrorCode.RUN_OVER) {
            return 409;
        }
        if (code == StandardErrorCode.UNKNOWN_EXTENSION) {
            return 422; // what a release is made for is not there; what was asked for is
        }
        if (code == StandardErrorCode.NO_RELEASE || code.name().startsWith("UNKNOWN_")) {
            return 404;
        }
        return switch (code.kind()) {
            case USER -> 400;
            case DATA, REFUSED -> 422;
            case ENVIRONMENT -> 503;
            case INTERNAL -> 500;
        };
    }

    /** Answers with it. */
    public void answer(Context ctx) {
        ctx.status(status).contentType("application/problem+json").result(Json.write(this));
    }
}
