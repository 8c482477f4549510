package io.says.ui.internal.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import io.says.SaysException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All routes there are: what is not in this table is not served, static files aside. */
public final class Routes {

    /** The content of a live stream. */
    public static final String EVENTS = "text/event-stream";

    private final List<Route> all;

    /**
     * @param all the routes
     * @throws IllegalArgumentException when two share method and path
     */
    public Routes(List<Route> all) {
        this.all = List.copyOf(all);
        Set<String> seen = new HashSet<>();
        for (Route route : all) {
            if (!seen.add(route.method() + " " + route.path())) {
                throw new IllegalArgumentException("Two routes for " + route.method() + " " + route.path());
            }
        }
    }

    /** The table. */
    public List<Route> all() {
        return all;
    }

    /**
     * Gives them to the router. What can be got can be asked for by HEAD as well, of the same callers: the router would answer that by
     * itself otherwise, without a look at the route, and so at who asks.
     *
     * @param config the router
     * @param guard stands before each of them
     */
    public void install(RoutesConfig config, Guard guard) {
        for (Route route : all) {
            config.addHttpHandler(route.method(), route.path(), ctx -> guard.handle(ctx, route));
            if (HandlerType.GET.equals(route.method())) {
                Route head = headOf(route);
                config.addHttpHandler(HandlerType.HEAD, route.path(), ctx -> guard.handle(ctx, head));
            }
        }
    }

    /** The same without a body, which the server leaves out; a stream does not begin, and nothing is changed by it. */
    private static Route headOf(Route route) {
        String type = route.answer().mediaType();
        if (route.changes()) {
            return route.by(ctx -> {
                ctx.header("Allow", "GET");
                throw new SaysException(UiErrorCode.METHOD_NOT_ALLOWED, "HEAD is not served here", "Use GET.");
            });
        }
        return type.equals(EVENTS) ? route.by(ctx -> ctx.contentType(EVENTS)) : route;
    }

    /** Stands before a route: lets a request through to its handler, or throws why not. */
    @FunctionalInterface
    public interface Guard {

        /** Handles a request to a route. */
        void handle(io.javalin.http.Context ctx, Route route) throws Exception;
    }
}
