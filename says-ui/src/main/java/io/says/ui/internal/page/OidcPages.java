package io.says.ui.internal.page;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.says.SaysException;
import io.says.ui.OidcConfig;
import io.says.ui.internal.http.Access;
import io.says.ui.internal.http.AuditLog;
import io.says.ui.internal.http.Problem;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.oidc.OidcLogin;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way to an OpenID provider and back. */
public final class OidcPages {

    /** Where a login begins. */
    static final String BEGIN = "/login/oidc";

    /** Where the provider sends the browser back to. */
    static final String BACK = BEGIN + "/callback";

    private static final String COOKIE = "says-login";
    private static final int COOKIE_SECONDS = 600;

    private final OidcLogin login;
    private final @Nullable URI pageUrl;
    private final Access access;
    private final LoginPages logins;

    /** Creates the pages over the rules of access. */
    public OidcPages(OidcConfig config, OidcLogin login, Access access, LoginPages logins) {
        this.login = login;
        this.pageUrl = config.pageUrl();
        this.access = access;
        this.logins = logins;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.get(BEGIN, "Goes to the OpenID provider.").open().by(this::begin),
                Route.get(BACK, "Comes back from the OpenID provider, and begins a session.")
                        .open()
                        .recorded()
                        .by(this::end));
    }

    private void begin(Context ctx) {
        String next = LoginPages.inside(Query.text(ctx, "next", "/"));
        try {
            OidcLogin.Begun begun = login.begin(ctx.cookie(COOKIE), page(ctx) + BACK, next);
            // Lax, since the browser comes back from another site; it opens nothing but the way back.
            ctx.cookie(new Cookie(
                    COOKIE,
                    begun.browser(),
                    BEGIN,
                    COOKIE_SECONDS,
                    page(ctx).startsWith("https:"),
                    true,
                    null,
                    SameSite.LAX));
            ctx.redirect(begun.address().toString(), HttpStatus.SEE_OTHER);
        } catch (SaysException e) {
            refuse(ctx, next, e);
        }
    }

    private void end(Context ctx) {
        try {
            Map<String, String> answer = new LinkedHashMap<>();
            for (String name : List.of("state", "code", "error", "iss")) {
                String value = ctx.queryParam(name);
                if (value != null) {
                    answer.put(name, value);
                }
            }
            OidcLogin.Known known = login.end(ctx.cookie(COOKIE), page(ctx) + BACK, answer);
            access.login(ctx, known.name(), known.scope(), page(ctx).startsWith("https:"));
            goOn(ctx, known.next());
        } catch (SaysException e) {
            access.failedLogin(ctx);
            AuditLog.note(ctx, "problem", e.code().name());
            refuse(ctx, "/", e);
        }
    }

    /**
     * Goes on by a page of our own: to a redirect that began at the provider the browser would not send the session's cookie, which
     * is for requests of our own site alone.
     */
    private static void goOn(Context ctx, String next) {
        String path = next.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        ctx.html("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>SAYS</title>"
                + "<meta http-equiv=\"refresh\" content=\"0;url=" + path + "\"></head>"
                + "<body><p><a href=\"" + path + "\">SAYS</a></p></body></html>\n");
    }

    private void refuse(Context ctx, String next, SaysException e) {
        Problem problem = Problem.of(e);
        ctx.status(problem.status());
        logins.show(ctx, next, problem.detail() + ". " + problem.hint() + " [" + problem.title() + "]");
    }

    /** The address of this server as the browser knows it. On loopback the Host header has been checked to be this machine's. */
    private String page(Context ctx) {
        return pageUrl == null
                ? "http://" + ctx.header("Host")
                : pageUrl.toString().replaceAll("/$", "");
    }
}
