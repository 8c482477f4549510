package io.says.storage.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@link Files} work on stores that Hadoop reaches. What such a store cannot do is refused rather than imitated: no atomic move, no
 * link, no lock, no writing into the middle of a file. {@link StandardOpenOption#CREATE_NEW} is decided by the store itself, at the
 * moment the file appears, where it can. Thread-safe.
 */
final class HadoopProvider extends FileSystemProvider {

    @Override
    public String getScheme() {
        return "hadoop";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("Ask for a path by its address");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException("Ask for a path by its address");
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException("Ask for a path by its address");
    }

    private static org.apache.hadoop.fs.FileSystem store(Path path) throws IOException {
        return HadoopPath.cast(path).getFileSystem().hadoop();
    }

    private static org.apache.hadoop.fs.Path named(Path path) {
        return HadoopPath.cast(path).hadoop();
    }

    private static FileStatus status(Path path) throws IOException {
        try {
            return store(path).getFileStatus(named(path));
        } catch (FileNotFoundException e) {
            throw absent(path, e);
        }
    }

    private static NoSuchFileException absent(Path path, IOException cause) {
        NoSuchFileException absent = new NoSuchFileException(path.toString());
        absent.initCause(cause);
        return absent;
    }

    private static FSDataInputStream opened(Path path) throws IOException {
        try {
            return store(path).open(named(path));
        } catch (FileNotFoundException e) {
            throw absent(path, e);
        }
    }

    @Override
    public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
        return new HadoopInput(opened(path), status(path).getLen());
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
        Set<OpenOption> asked = Set.of(options);
        if (asked.contains(StandardOpenOption.APPEND)) {
            throw new UnsupportedOperationException("Nothing can be appended to " + path);
        }
        if (asked.contains(StandardOpenOption.CREATE_NEW)) {
            return exclusive(path);
        }
        return store(path).create(named(path), true);
    }

    /** The file appears when the stream is closed, unless there is one by then; or at once, where the store works so. */
    private static OutputStream exclusive(Path path) throws IOException {
        org.apache.hadoop.fs.FileSystem store = store(path);
        org.apache.hadoop.fs.Path name = named(path);
        try {
            if (store.hasPathCapability(name, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)) {
                FSDataOutputStreamBuilder<?, ?> file = store.createFile(name);
                file.recursive();
                file.overwrite(true);
                file.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
                return new ExclusiveOutput(file.build(), path, store, name);
            }
            return new ExclusiveOutput(store.create(name, false), path, store, name);
        } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw taken(path, e);
        }
    }

    static FileAlreadyExistsException taken(Path path, IOException cause) {
        FileAlreadyExistsException taken = new FileAlreadyExistsException(path.toString());
        taken.initCause(cause);
        return taken;
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        if (options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND)) {
            return new WritingChannel(newOutputStream(path, options.toArray(OpenOption[]::new)));
        }
        long size = status(path).getLen();
        return new ReadingChannel(opened(path), size);
    }

    /** For reading alone: a copy on this machine, which goes when the channel is closed. What is mapped of it stays. */
    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND)) {
            throw new UnsupportedOperationException("Nothing can be written into the middle of " + path);
        }
        Path copy = Files.createTempFile("says-", ".copy");
        try (InputStream in = newInputStream(path)) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        FileStatus[] found;
        try {
            found = store(directory).listStatus(named(directory));
        } catch (FileNotFoundException e) {
            throw absent(directory, e);
        }
        if (found.length == 1 && found[0].isFile() && found[0].getPath().equals(named(directory))) {
            throw new NotDirectoryException(directory.toString());
        }
        List<Path> entries = new ArrayList<>();
        for (FileStatus each : found) {
            Path entry = directory.resolve(each.getPath().getName());
            if (filter.accept(entry)) {
                entries.add(entry);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return entries.iterator();
            }

            @Override
            public void close() {
                // the list is there already
            }
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        if (store(directory).exists(named(directory))) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        if (!store(directory).mkdirs(named(directory))) {
            throw new FileSystemException(directory.toString(), null, "could not be made");
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        FileStatus there = status(path);
        try {
            if (!store(path).delete(there.getPath(), false)) {
                throw new FileSystemException(path.toString(), null, "could not be deleted");
            }
        } catch (PathIsNotEmptyDirectoryException e) {
            DirectoryNotEmptyException full = new DirectoryNotEmptyException(path.toString());
            full.initCause(e);
            throw full;
        } catch (PathIOException e) {
            throw e;
        } catch (IOException e) {
            // Hadoop's own local file system says it in words alone.
            if (there.isDirectory() && store(path).listStatus(there.getPath()).length > 0) {
                DirectoryNotEmptyException full = new DirectoryNotEmptyException(path.toString());
                full.initCause(e);
                throw full;
            }
            throw e;
        }
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        boolean replacing = List.of(options).contains(StandardCopyOption.REPLACE_EXISTING);
        if (status(source).isDirectory()) {
            createDirectory(target);
            return;
        }
        try (InputStream in = newInputStream(source);
                OutputStream out = replacing
                        ? newOutputStream(target)
                        : newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            in.transferTo(out);
        }
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        List<CopyOption> asked = List.of(options);
        if (asked.contains(StandardCopyOption.ATOMIC_MOVE)) {
            throw new AtomicMoveNotSupportedException(
                    source.toString(), target.toString(), "no rename of this store is known to be atomic");
        }
        if (asked.contains(StandardCopyOption.REPLACE_EXISTING)) {
            store(target).delete(named(target), false);
        }
        if (!source.getFileSystem().equals(target.getFileSystem())
                || !store(source).rename(named(source), named(target))) {
            throw new FileSystemException(source.toString(), target.toString(), "could not be renamed");
        }
    }

    @Override
    public boolean isSameFile(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException("Nothing is known of the room in " + path.getFileSystem());
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        status(path);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        if (type != BasicFileAttributeView.class) {
            return null;
        }
        return type.cast(new BasicFileAttributeView() {
            @Override
            public String name() {
                return "basic";
            }

            @Override
            public BasicFileAttributes readAttributes() throws IOException {
                return new HadoopAttributes(status(path));
            }

            @Override
            public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created) {
                throw new UnsupportedOperationException("The store keeps its own times");
            }
        });
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class) {
            throw new UnsupportedOperationException(type.getName());
        }
        return type.cast(new HadoopAttributes(status(path)));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        if (attributes.contains(":") && !attributes.startsWith("basic:")) {
            throw new UnsupportedOperationException(attributes);
        }
        BasicFileAttributes all = new HadoopAttributes(status(path));
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("size", all.size());
        known.put("lastModifiedTime", all.lastModifiedTime());
        known.put("isDirectory", all.isDirectory());
        known.put("isRegularFile", all.isRegularFile());
        List<String> wanted = List.of(attributes.replaceFirst("^basic:", "").split(","));
        if (!wanted.contains("*")) {
            known.keySet().retainAll(wanted);
        }
        return known;
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException("The store keeps its own attributes");
    }
}
