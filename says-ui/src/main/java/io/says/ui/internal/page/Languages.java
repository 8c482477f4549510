package io.says.ui.internal.page;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.says.SaysException;
import io.says.orchestrator.text.Texts;
import io.says.ui.internal.http.Query;
import io.says.ui.internal.http.Route;
import io.says.ui.internal.http.UiErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The languages of the pages, and which of them somebody reads: the one they chose before, kept in a cookie, else the first that their
 * browser asks for, else English. Thread-safe.
 */
public final class Languages {

    /** The cookie that keeps what was chosen; it says nothing of who chose it. */
    static final String COOKIE = "says-language";

    private static final int LONGEST = 200;
    private static final int A_YEAR = 365 * 24 * 60 * 60;

    private final Map<String, Texts> texts = Texts.LANGUAGES.stream()
            .map(locale -> Texts.of(locale, Languages.class))
            .collect(Collectors.toUnmodifiableMap(Texts::language, Function.identity()));

    /** The route that chooses a language. */
    public List<Route> routes() {
        return List.of(Route.get("/language/{language}", "Chooses the language of the pages.")
                .text("next", "The page to go back to.")
                .open()
                .by(this::choose));
    }

    private void choose(Context ctx) {
        String language = ctx.pathParam("language");
        if (!texts.containsKey(language)) {
            throw new SaysException(
                    UiErrorCode.NOT_FOUND,
                    "There are no pages in that language",
                    "Choose one of "
                            + String.join(", ", texts.keySet().stream().sorted().toList()) + ".");
        }
        String next = Query.text(ctx, "next", "/");
        boolean secure = "https".equals(ctx.scheme()) || "https".equals(ctx.header("X-Forwarded-Proto"));
        ctx.cookie(new Cookie(COOKIE, language, "/", A_YEAR, secure, true, null, SameSite.LAX));
        ctx.redirect(next.equals("/login") ? next : LoginPages.inside(next), HttpStatus.SEE_OTHER);
    }

    /** The texts in the language of whoever asks. */
    Texts of(Context ctx) {
        return in(chosen(ctx).or(() -> asked(ctx.header("Accept-Language"))).orElse(Texts.LANGUAGES.get(0)));
    }

    private Texts in(Locale locale) {
        return Optional.ofNullable(texts.get(locale.getLanguage())).orElseThrow();
    }

    private static Optional<Locale> chosen(Context ctx) {
        String kept = ctx.cookie(COOKIE);
        return Texts.LANGUAGES.stream()
                .filter(locale -> locale.getLanguage().equals(kept))
                .findFirst();
    }

    private static Optional<Locale> asked(@Nullable String header) {
        // Looking a language up takes longer than its text: longer by far than a browser's list is nobody's.
        if (header == null || header.isBlank() || header.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Locale.lookup(Locale.LanguageRange.parse(header), Texts.LANGUAGES));
        } catch (IllegalArgumentException e) { // whoever cannot say what they read reads English
            return Optional.empty();
        }
    }
}
