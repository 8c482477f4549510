package io.says.model.serving;

import io.javalin.Javalin;

/**
 * The web server that SAYS is built on with nothing of SAYS: answers a constant. What it costs, every server on this library
 * costs. {@code BareServer PORT LENGTH}.
 */
final class BareServer {

    /** What every answer begins with. */
    static final String BEGINS = "{\"text\":\"";

    private BareServer() {}

    /** Serves until it is ended. */
    public static void main(String[] arguments) {
        String body = BEGINS + "x".repeat(Integer.parseInt(arguments[1]) - BEGINS.length() - 2) + "\"}";
        Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.jetty.host = "127.0.0.1";
                    config.jetty.port = Integer.parseInt(arguments[0]);
                    config.routes.get(
                            "/api/v1/recommendations",
                            ctx -> ctx.contentType("application/json").result(body));
                    config.routes.get("/api/v1/health", ctx -> ctx.result("ready"));
                })
                .start();
    }
}
