package io.says.ui;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.says.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * An OpenID provider over HTTP that logs everybody in as alice at once, checks the client, the code and PKCE, and signs with keys of
 * its own. What it says can be made wrong piece by piece.
 */
final class OpenIdProvider implements AutoCloseable {

    static final String CLIENT = "says";
    static final String SECRET = "a secret/with+signs";

    /** What the token says, before it is signed. */
    Consumer<JWTClaimsSet.Builder> claims = builder -> {};

    /** Makes the token of the claims. */
    Signing signing = this::signed;

    /** What the discovery document says beside, or instead. */
    final Map<String, Object> discovery = new LinkedHashMap<>();

    /** Added to the answer of the authorization endpoint, in place of the code where it is an error. */
    String answer = "";

    /** The keys that are published. */
    final List<JWK> keys = new CopyOnWriteArrayList<>();

    /** Made once: that takes a while. */
    private static final RSAKey KEY = rsa("key-1");

    final RSAKey key = KEY;
    private final HttpServer server;
    private final String host;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    /** Makes a token. */
    interface Signing {
        String sign(JWTClaimsSet claims) throws JOSEException;
    }

    OpenIdProvider(String host) throws IOException {
        this.host = host;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "provider");
            thread.setDaemon(true);
            return thread;
        }));
        keys.add(key.toPublicJWK());
        server.createContext("/", this::handle);
        server.start();
    }

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String issuer() {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    String signed(JWTClaimsSet content) throws JOSEException {
        return signed(content, JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key));
    }

    static String signed(JWTClaimsSet content, JWSAlgorithm algorithm, String keyId, JWSSigner signer)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), content);
        token.sign(signer);
        return token.serialize();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> json(exchange, 200, document());
                case "/jwks" -> text(exchange, 200, new JWKSet(keys).toString());
                case "/authorize" -> authorize(exchange);
                case "/token" -> token(exchange);
                default -> text(exchange, 404, "");
            }
        }
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer());
        document.put("authorization_endpoint", issuer() + "/authorize");
        document.put("token_endpoint", issuer() + "/token");
        document.put("jwks_uri", issuer() + "/jwks");
        document.putAll(discovery);
        return document;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = fields(exchange.getRequestURI().getRawQuery());
        String back = asked.get("redirect_uri") + "?state=" + asked.get("state");
        if (!"code".equals(asked.get("response_type"))
                || !CLIENT.equals(asked.get("client_id"))
                || !"S256".equals(asked.get("code_challenge_method"))
                || !List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid")) {
            back += "&error=invalid_request";
        } else if (answer.contains("error=")) {
            back += answer;
        } else {
            String code = UUID.randomUUID().toString();
            codes.put(code, asked);
            back += "&code=" + code + answer;
        }
        exchange.getResponseHeaders().add("Location", back);
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> asked =
                fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> login = codes.remove(asked.getOrDefault("code", ""));
        String basic = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!isClient(basic) && !SECRET.equals(asked.get("client_secret"))) {
            json(exchange, 401, Map.of("error", "invalid_client"));
        } else if (login == null
                || !login.get("redirect_uri").equals(asked.get("redirect_uri"))
                || !login.get("code_challenge").equals(challenge(asked.getOrDefault("code_verifier", "")))) {
            json(exchange, 400, Map.of("error", "invalid_grant"));
        } else {
            Instant now = Instant.now();
            JWTClaimsSet.Builder content = new JWTClaimsSet.Builder()
                    .issuer(issuer())
                    .audience(CLIENT)
                    .subject("8f1c")
                    .issueTime(Date.from(now))
                    .expirationTime(Date.from(now.plusSeconds(300)))
                    .claim("nonce", login.get("nonce"))
                    .claim("email", "alice@example.org")
                    .claim("email_verified", true)
                    .claim("groups", List.of("music", "says-writers"));
            claims.accept(content);
            try {
                json(
                        exchange,
                        200,
                        Map.of("access_token", "x", "token_type", "Bearer", "id_token", signing.sign(content.build())));
            } catch (JOSEException e) {
                throw new IOException(e);
            }
        }
    }

    private static boolean isClient(String header) {
        if (!header.startsWith("Basic ")) {
            return false;
        }
        String[] both = new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8).split(":");
        return both.length == 2 && CLIENT.equals(decoded(both[0])) && SECRET.equals(decoded(both[1]));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> fields(String query) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : query.split("&")) {
            String[] both = pair.split("=", 2);
            fields.put(decoded(both[0]), both.length == 1 ? "" : decoded(both[1]));
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void json(HttpExchange exchange, int status, Map<String, ?> content) throws IOException {
        text(exchange, status, Json.write(content));
    }

    private static void text(HttpExchange exchange, int status, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** A configuration that logs in here: writers may write, the rest of music may look. */
    OidcConfig config() {
        return config("groups", List.of("music"), List.of("says-writers"), List.of("says-admins"));
    }

    OidcConfig config(String claim, List<String> read, List<String> write, List<String> admin) {
        return new OidcConfig(
                URI.create(issuer()),
                CLIENT,
                SECRET,
                null,
                List.of("openid", "email"),
                claim,
                read,
                write,
                admin,
                java.time.Duration.ofSeconds(60),
                java.time.Duration.ofSeconds(5),
                "Log in with Example");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
