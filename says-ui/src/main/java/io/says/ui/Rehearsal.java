package io.says.ui;

import io.says.UserId;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks a server what is asked first of most: whatever it loads to answer can be kept for later starts. */
final class Rehearsal {

    private static final int PATIENCE_MILLIS = 120_000;

    private final UiServer server;

    Rehearsal(UiServer server) {
        this.server = server;
    }

    /** Asks, and takes whatever comes: where a login is needed that is no list. */
    void play() throws IOException {
        String user = server.serving().tryUse(engine -> engine.users("", 1)).stream()
                .flatMap(List::stream)
                .findFirst()
                .map(UserId::value)
                .orElse("nobody");
        String asked = URLEncoder.encode(user, StandardCharsets.UTF_8);
        ask("/api/v1/health/ready");
        ask("/api/v1/recommendations?user=" + asked + "&k=10");
        ask("/?user=" + asked);
    }

    private void ask(String path) throws IOException {
        URI address = URI.create(server.url());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
                    + "\r\nAccept: text/html, application/json\r\nConnection: close\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.getInputStream().readAllBytes();
        }
    }
}
