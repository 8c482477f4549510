package io.says.orchestrator.access;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.json.Json;
import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a workspace, in {@value #FILE}. A secret has 256 random bits, so a plain SHA-256 keeps it as well as a slow hash
 * would, and costs a request nothing. What another process creates or revokes counts at the next look. Thread-safe within a
 * process; two processes that change tokens at the very same moment may lose one of the changes.
 */
public final class AccessTokens {

    /** Where in the workspace they are kept; readable by the owner alone where the file system knows owners. */
    public static final String FILE = "access/tokens.json";

    private static final String PREFIX = "says_";
    private static final int SECRET_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final Path directory;
    private final Path file;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private String stamp = "";
    private List<AccessToken> read = List.of();

    /** What the file holds. */
    private record Kept(List<AccessToken> tokens) {}

    /**
     * A token that has just been made.
     *
     * @param secret what a client shows; it cannot be had again
     * @param token what is kept of it
     */
    public record Created(String secret, AccessToken token) {

        /** Everything but the secret. */
        @Override
        public String toString() {
            return "Created[" + token.name() + "]";
        }
    }

    /** The tokens of a workspace. */
    public AccessTokens(Path workspace) {
        this(workspace, Clock.systemUTC());
    }

    AccessTokens(Path workspace, Clock clock) {
        this.directory = workspace.resolve("access");
        this.file = workspace.resolve(FILE);
        this.clock = clock;
    }

    /**
     * All tokens, in the order they were made.
     *
     * @throws SaysException {@code CORRUPT_DATA} when the file cannot be understood; nobody is let in by it then
     */
    public synchronized List<AccessToken> list() {
        try {
            if (!Files.isRegularFile(file)) {
                stamp = "";
                read = List.of();
                return read;
            }
            String now = Files.getLastModifiedTime(file).toMillis() + " " + Files.size(file) + " "
                    + Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            if (!now.equals(stamp)) {
                read = Json.read(Files.readString(file), Kept.class, FILE).tokens();
                stamp = now;
            }
            return read;
        } catch (IOException e) {
            throw Failures.of(e, "reading " + file);
        }
    }

    /**
     * Makes a token.
     *
     * @param name lower-case letters, digits and hyphens, at most 63
     * @param scope what it allows
     * @param lifetime how long it is good for; null for ever
     * @throws SaysException {@code INVALID_REQUEST} for another name, or one that is taken
     */
    public synchronized Created create(String name, AccessScope scope, @Nullable Duration lifetime) {
        if (!NAME.matcher(name).matches()) {
            throw invalid(
                    "Not a name for a token: \"" + name + "\"", "Use 1 to 63 lower-case letters, digits and hyphens.");
        }
        List<AccessToken> all = new ArrayList<>(list());
        if (all.stream().anyMatch(token -> token.name().equals(name))) {
            throw invalid("There is a token " + name + " already", "Choose another name, or revoke that one first.");
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Instant now = clock.instant();
        AccessToken token = new AccessToken(name, scope, hash(text), now, lifetime == null ? null : now.plus(lifetime));
        all.add(token);
        write(all);
        return new Created(text, token);
    }

    /**
     * Takes a token back; whoever shows it is refused from then on.
     *
     * @throws SaysException {@code INVALID_REQUEST} when there is none of that name
     */
    public synchronized void revoke(String name) {
        List<AccessToken> all = new ArrayList<>(list());
        if (!all.removeIf(token -> token.name().equals(name))) {
            throw invalid("There is no token " + name, "says token list shows those there are.");
        }
        write(all);
    }

    /** The token a secret belongs to; empty where there is none, or it is no longer good. */
    public Optional<AccessToken> find(String secret) {
        byte[] shown = hash(secret).getBytes(StandardCharsets.US_ASCII);
        Instant now = clock.instant();
        AccessToken found = null;
        for (AccessToken token : list()) { // all of them, whichever fits: the time taken tells nothing
            if (MessageDigest.isEqual(shown, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = token;
            }
        }
        return Optional.ofNullable(found).filter(token -> token.validAt(now));
    }

    /** The SHA-256 of a text, in hexadecimal digits. */
    public static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    private void write(List<AccessToken> tokens) {
        try {
            Files.createDirectories(directory);
            if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            AtomicWrites.text(file, Json.pretty(new Kept(tokens)));
            stamp = "";
        } catch (IOException e) {
            throw Failures.of(e, "writing " + file);
        }
    }

    private static SaysException invalid(String what, String hint) {
        return new SaysException(StandardErrorCode.INVALID_REQUEST, what, hint);
    }
}
