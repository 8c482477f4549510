package io.says.ui.internal.http;

import io.javalin.config.RoutesConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All routes there are: what is not in this table is not served, static files aside. */
public final class Routes {

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
     * Gives them to the router.
     *
     * @param config the router
     * @param guard stands before each of them
     */
    public void install(RoutesConfig config, Guard guard) {
        for (Route route : all) {
            config.addHttpHandler(route.method(), route.path(), ctx -> guard.handle(ctx, route));
        }
    }

    /** Stands before a route: lets a request through to its handler, or throws why not. */
    @FunctionalInterface
    public interface Guard {

        /** Handles a request to a route. */
        void handle(io.javalin.http.Context ctx, Route route) throws Exception;
    }
}
