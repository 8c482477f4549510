package io.says.ui.internal.page;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.says.SaysException;
import io.says.orchestrator.access.AccessScope;
import io.says.ui.internal.http.Access;
import io.says.ui.internal.http.AuditLog;
import io.says.ui.internal.http.Body;
import io.says.ui.internal.http.Problem;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.http.UiErrorCode;
import java.util.List;

/** The way in and out for people: a token is shown once, a cookie stands for it from then on. */
public final class LoginPages {

    private static final String LOGIN = "/login";
    private static final int LONGEST = 2000;

    private final Access access;
    private final Pages pages;
    private final String provider;

    /**
     * Creates the pages over the rules of access.
     *
     * @param provider what the link to the OpenID provider says, empty where there is none
     */
    public LoginPages(Access access, Pages pages, String provider) {
        this.access = access;
        this.pages = pages;
        this.provider = provider;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.get(LOGIN, "Asks for a token.")
                        .open()
                        .by(ctx -> show(ctx, inside(Query.text(ctx, "next", "/")), "")),
                Route.change(LOGIN, AccessScope.READ, "Begins a session.")
                        .open()
                        .by(this::login),
                Route.change("/logout", AccessScope.READ, "Ends the session.").by(ctx -> {
                    access.logout(ctx);
                    ctx.redirect(LOGIN, HttpStatus.SEE_OTHER);
                }));
    }

    /** Shows the page with what was wrong with the last attempt; empty for nothing. */
    void show(Context ctx, String next, String error) {
        pages.page(ctx, "login.jte", new LoginPage(next, error, provider));
    }

    private void login(Context ctx) {
        String next = inside(Body.field(ctx, "next"));
        try {
            access.login(ctx, Body.field(ctx, "token").strip());
        } catch (SaysException e) {
            AuditLog.note(ctx, "problem", e.code().name());
            if (e.code() != UiErrorCode.UNAUTHORISED) {
                throw e;
            }
            ctx.status(Problem.of(e).status());
            show(ctx, next, e.problem() + ".");
            return;
        }
        ctx.redirect(next, HttpStatus.SEE_OTHER);
    }

    /** Answers who has to log in first; whoever is no person gets the problem as it is. */
    public void refuse(Context ctx, Problem problem) {
        String query = ctx.queryString();
        ctx.status(problem.status());
        show(ctx, inside(ctx.path() + (query == null ? "" : "?" + query)), "");
    }

    /** A path of this very server; anything that leads elsewhere becomes the first page. */
    static String inside(String next) {
        boolean leadsOut = !next.startsWith("/")
                || next.startsWith("//")
                || next.indexOf('\\') >= 0
                || next.startsWith(LOGIN)
                || next.startsWith("/logout")
                || next.startsWith("/fragments/")
                || next.length() > LONGEST
                || next.chars().anyMatch(c -> c < ' ');
        return leadsOut ? "/" : next;
    }
}
