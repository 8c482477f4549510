package io.says.model.serving;

import java.nio.charset.StandardCharsets;

/**
 * A request as it goes over the wire, and how the body of its answer begins.
 *
 * @param bytes the whole request
 * @param begins the first bytes of the body that answers it
 */
record Question(byte[] bytes, byte[] begins) {

    /** A GET of a path of this machine. */
    static Question get(int port, String path, String begins) {
        return new Question(
                ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                begins.getBytes(StandardCharsets.US_ASCII));
    }
}
