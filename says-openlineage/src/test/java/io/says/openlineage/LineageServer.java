package io.says.openlineage;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of lineage that takes what it is posted, or says why not. */
final class LineageServer implements AutoCloseable {

    private final HttpServer server;
    private final List<Told> taken = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private volatile int status = 201;

    private LineageServer(HttpServer server) {
        this.server = server;
    }

    /** A port that nobody listens on. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static LineageServer on(int port) throws IOException {
        LineageServer lineage =
                new LineageServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        lineage.server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            lineage.heads.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            if (lineage.status < 300) {
                lineage.taken.add(Told.of(body));
            }
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
            exchange.sendResponseHeaders(lineage.status, -1);
            exchange.close();
        });
        lineage.server.start();
        return lineage;
    }

    void answers(int answer) {
        status = answer;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What it took, in order. */
    List<Told> taken() {
        return taken;
    }

    /** Method, path, content type and authorization of what it was sent. */
    List<String> heads() {
        return heads;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
