package io.says.storage.hadoop;

import io.says.SaysException;
import io.says.StandardErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.jspecify.annotations.Nullable;

/** One store that Hadoop reaches: a bucket, or a cluster's file system. Opened on first use. Thread-safe. */
final class HadoopStore extends FileSystem {

    private final HadoopProvider provider;
    private final String scheme;
    private final String authority;
    private final Map<String, String> settings;
    private final ClassLoader loader;
    private org.apache.hadoop.fs.@Nullable FileSystem opened;

    HadoopStore(
            HadoopProvider provider,
            String scheme,
            String authority,
            Map<String, String> settings,
            ClassLoader loader) {
        this.provider = provider;
        this.scheme = scheme;
        this.authority = authority;
        this.settings = settings;
        this.loader = loader;
    }

    String scheme() {
        return scheme;
    }

    String authority() {
        return authority;
    }

    /** Hadoop's own view of it; one of ours alone, since Hadoop would hand out one that was opened with other settings. */
    synchronized org.apache.hadoop.fs.FileSystem hadoop() throws IOException {
        if (opened == null) {
            Configuration configuration = new Configuration();
            configuration.setClassLoader(loader);
            settings.forEach(configuration::set);
            try {
                opened = org.apache.hadoop.fs.FileSystem.newInstance(URI.create(this + "/"), configuration);
            } catch (UnsupportedFileSystemException e) {
                throw new SaysException(
                        StandardErrorCode.INVALID_CONFIGURATION,
                        "There is no file system for " + this + ": " + e.getMessage(),
                        "Write s3a://, hdfs:// or another scheme that Hadoop knows, or name its class as fs.SCHEME.impl.",
                        e);
            } catch (RuntimeException e) {
                if (e.getCause() instanceof ClassNotFoundException) {
                    throw missing(e);
                }
                throw e;
            } catch (NoClassDefFoundError e) {
                throw missing(e);
            }
        }
        return opened;
    }

    private SaysException missing(Throwable e) {
        return new SaysException(
                StandardErrorCode.MISSING_DEPENDENCY,
                "What reaches " + this + " is not on the class path: " + e.getMessage(),
                "Drop the jars of that file system into a folder of plugins; docs/cluster.md names those for s3a.",
                e);
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("It stays open for others");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(HadoopPath.of(this, "/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        String text = more.length == 0 ? first : first + "/" + String.join("/", more);
        Matcher address = HadoopPaths.ADDRESS.matcher(text);
        if (address.matches()
                && address.group(1).equals(scheme)
                && address.group(2).equals(authority)) {
            return HadoopPath.of(this, address.group(3) == null ? "/" : address.group(3));
        }
        return HadoopPath.of(this, text);
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher local = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> local.matches(Path.of(
                path.isAbsolute() ? HadoopPath.cast(path).hadoop().toUri().getPath() : path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("No owners are looked up in " + this);
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("Nothing tells of changes in " + this);
    }

    /** Its address without a slash at the end. */
    @Override
    public String toString() {
        return scheme + "://" + authority;
    }
}
