package io.says.storage.hadoop;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A path in a store. An absolute one shows as its address, {@code s3a://bucket/a/b}, a relative one as {@code a/b}. Immutable.
 */
final class HadoopPath implements Path {

    private final HadoopStore store;
    private final boolean absolute;
    private final List<String> names;

    private HadoopPath(HadoopStore store, boolean absolute, List<String> names) {
        this.store = store;
        this.absolute = absolute;
        this.names = List.copyOf(names);
    }

    /** The path of a text with slashes, without scheme and authority. */
    static HadoopPath of(HadoopStore store, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidPathException(text, "a character that no name can have");
        }
        List<String> names =
                Stream.of(text.split("/")).filter(name -> !name.isEmpty()).toList();
        return new HadoopPath(store, text.startsWith("/"), names);
    }

    /** As Hadoop names it. */
    org.apache.hadoop.fs.Path hadoop() {
        HadoopPath whole = toAbsolutePath().normalize();
        return new org.apache.hadoop.fs.Path(store.scheme(), store.authority(), "/" + String.join("/", whole.names));
    }

    static HadoopPath cast(Path path) {
        if (path instanceof HadoopPath known) {
            return known;
        }
        throw new ProviderMismatchException(path + " is no path of a store that Hadoop reaches");
    }

    private HadoopPath relative(List<String> some) {
        return new HadoopPath(store, false, some);
    }

    @Override
    public HadoopStore getFileSystem() {
        return store;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return absolute ? new HadoopPath(store, true, List.of()) : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return names.isEmpty() ? null : getName(names.size() - 1);
    }

    @Override
    public @Nullable Path getParent() {
        if (names.isEmpty() || names.size() == 1 && !absolute) {
            return null;
        }
        return new HadoopPath(store, absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public Path subpath(int begin, int end) {
        if (begin < 0 || end > names.size() || begin >= end) {
            throw new IllegalArgumentException("No elements " + begin + " to " + end + " in " + this);
        }
        return relative(names.subList(begin, end));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof HadoopPath that
                && that.store.equals(store)
                && that.absolute == absolute
                && that.names.size() <= names.size()
                && that.names.equals(names.subList(0, that.names.size()));
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof HadoopPath that) || !that.store.equals(store) || that.names.size() > names.size()) {
            return false;
        }
        return that.absolute
                ? equals(that)
                : that.names.equals(names.subList(names.size() - that.names.size(), names.size()));
    }

    @Override
    public HadoopPath normalize() {
        List<String> plain = new ArrayList<>();
        for (String name : names) {
            boolean up = name.equals("..");
            if (up && !plain.isEmpty() && !plain.get(plain.size() - 1).equals("..")) {
                plain.remove(plain.size() - 1);
            } else if (!name.equals(".") && !(up && absolute)) {
                plain.add(name);
            }
        }
        return new HadoopPath(store, absolute, plain);
    }

    @Override
    public Path resolve(Path other) {
        HadoopPath that = cast(other);
        if (that.absolute) {
            return that;
        }
        return new HadoopPath(
                store,
                absolute,
                Stream.concat(names.stream(), that.names.stream()).toList());
    }

    @Override
    public Path relativize(Path other) {
        HadoopPath that = cast(other);
        if (that.absolute != absolute || !that.store.equals(store)) {
            throw new IllegalArgumentException(other + " has no path from " + this);
        }
        int common = 0;
        while (common < Math.min(names.size(), that.names.size())
                && names.get(common).equals(that.names.get(common))) {
            common++;
        }
        List<String> way = new ArrayList<>();
        for (int i = common; i < names.size(); i++) {
            way.add("..");
        }
        way.addAll(that.names.subList(common, that.names.size()));
        return relative(way);
    }

    @Override
    public URI toUri() {
        try {
            String path = names.stream().collect(Collectors.joining("/", "/", ""));
            return new URI(store.scheme(), store.authority().isEmpty() ? null : store.authority(), path, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(toString(), e);
        }
    }

    @Override
    public HadoopPath toAbsolutePath() {
        return absolute ? this : new HadoopPath(store, true, names);
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        HadoopPath real = toAbsolutePath().normalize();
        store.provider().checkAccess(real);
        return real;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("Nothing tells of changes in " + store);
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(cast(other).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HadoopPath that
                && that.store.equals(store)
                && that.absolute == absolute
                && that.names.equals(names);
    }

    @Override
    public int hashCode() {
        return names.hashCode() * 31 + Boolean.hashCode(absolute);
    }

    @Override
    public String toString() {
        String path = String.join("/", names);
        return absolute ? store + "/" + path : path;
    }
}
