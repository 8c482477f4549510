package io.says.storage.hadoop;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Paths in stores that Hadoop reaches. One store with the same settings is opened once and stays open for as long as the program runs.
 * Thread-safe.
 */
public final class HadoopPaths {

    static final Pattern ADDRESS = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+)://([^/]*)(/.*)?", Pattern.DOTALL);

    private static final HadoopProvider PROVIDER = new HadoopProvider();
    private static final Map<Key, HadoopStore> STORES = new ConcurrentHashMap<>();
    private static final Map<String, HadoopStore> LATEST = new ConcurrentHashMap<>();

    private record Key(String scheme, String authority, Map<String, String> settings, ClassLoader loader) {}

    private HadoopPaths() {}

    /**
     * The path that an address names. Nothing is opened yet.
     *
     * @param address {@code scheme://authority/path}
     * @param settings of Hadoop; those of its own files, as {@code core-site.xml}, come below
     * @param loader what knows the class of the file system
     * @throws InvalidPathException for a text that is no address
     */
    public static Path of(String address, Map<String, String> settings, ClassLoader loader) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new InvalidPathException(address, "not of the form scheme://authority/path");
        }
        Key key = new Key(matcher.group(1), matcher.group(2), Map.copyOf(settings), loader);
        HadoopStore store = STORES.computeIfAbsent(
                key,
                wanted -> new HadoopStore(
                        PROVIDER, wanted.scheme(), wanted.authority(), wanted.settings(), wanted.loader()));
        LATEST.put(store.toString(), store);
        return HadoopPath.of(store, matcher.group(3) == null ? "/" : matcher.group(3));
    }

    /** The path in the store that this program has last named a path in; null where it has named none in such a store. */
    public static @Nullable Path known(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        HadoopStore store = matcher.matches() ? LATEST.get(matcher.group(1) + "://" + matcher.group(2)) : null;
        return store == null ? null : store.getPath(address);
    }
}
