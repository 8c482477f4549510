package io.says.dist;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A server of the S3 API that keeps what it is given in its memory, in a process of its own. */
final class S3Server implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final String KEY = "reader";
    private static final String SECRET = "secret-of-the-store";

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where the jars lie that the build has gathered: {@code hadoop} to reach S3, {@code server} to serve it. */
    static Path jars() {
        return Distribution.built().home().resolve("../../says-s3/target").normalize();
    }

    static S3Server start(Path directory, String bucket) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path configuration = directory.resolve("s3proxy.conf");
        Files.writeString(configuration, """
            s3proxy.endpoint=http://%s:%d
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=transient
            """.formatted(HOST, port, KEY, SECRET));
        Path quiet = directory.resolve("s3proxy-logback.xml");
        Files.writeString(quiet, "<configuration/>");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx400m",
                        "-Dlogback.configurationFile=" + quiet,
                        "-cp",
                        jars().resolve("server") + "/*",
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        configuration.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("s3proxy.log").toFile())
                .start();
        S3Server server = new S3Server(process, port);
        long end = System.nanoTime() + Distribution.PATIENCE.toNanos();
        while (!server.listens()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                server.close();
                throw new AssertionError(
                        "The S3 server did not start: " + Files.readString(directory.resolve("s3proxy.log")));
            }
            Thread.sleep(100);
        }
        server.put(HttpRequest.BodyPublishers.noBody(), bucket);
        return server;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Uploads a file. */
    void put(Path file, String bucketAndKey) throws Exception {
        put(HttpRequest.BodyPublishers.ofFile(file), bucketAndKey);
    }

    /** A request signed by the second version of Amazon's signatures, which takes a few lines. */
    private void put(HttpRequest.BodyPublisher body, String bucketAndKey) throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        byte[] signed =
                mac.doFinal(("PUT\n\n\n\nx-amz-date:" + date + "\n/" + bucketAndKey).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + "/" + bucketAndKey))
                                .header("x-amz-date", date)
                                .header(
                                        "Authorization",
                                        "AWS " + KEY + ":" + Base64.getEncoder().encodeToString(signed))
                                .PUT(body)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }

    /** The configuration that reaches it. */
    String configuration() {
        return """
            says.spark.conf {
              "spark.hadoop.fs.s3a.endpoint" = "http://%s:%d"
              "spark.hadoop.fs.s3a.endpoint.region" = us-east-1
              "spark.hadoop.fs.s3a.path.style.access" = true
              "spark.hadoop.fs.s3a.access.key" = "%s"
              "spark.hadoop.fs.s3a.secret.key" = "%s"
              # This server takes no request that deletes many.
              "spark.hadoop.fs.s3a.multiobjectdelete.enable" = false
            }
            """.formatted(HOST, port, KEY, SECRET);
    }

    static String secret() {
        return SECRET;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
