package io.says.storage.hadoop;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * What an object store is like, on a directory: a file appears whole when its stream is closed, a second one of a name can be refused,
 * nothing is ever renamed. And it dies after so many files have been written, where that is asked for.
 */
public final class BucketFileSystem extends RawLocalFileSystem {

    /** How many more files can be written; the next one fails, and all after it. */
    static final AtomicInteger WRITES_LEFT = new AtomicInteger(Integer.MAX_VALUE);

    /** Whether nothing can be read. */
    public static final AtomicBoolean SILENT = new AtomicBoolean();

    /** Addresses begin so: what follows is a path of this machine. */
    public static final String ADDRESS = "bucket://";

    /** Hadoop's settings that make it known. */
    public static Map<String, String> settings() {
        return Map.of("fs.bucket.impl", BucketFileSystem.class.getName());
    }

    @Override
    public URI getUri() {
        return URI.create(ADDRESS + "/");
    }

    @Override
    public String getScheme() {
        return "bucket";
    }

    @Override
    public void initialize(URI uri, org.apache.hadoop.conf.Configuration conf) throws IOException {
        super.initialize(uri, conf);
        setConf(conf);
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize) throws IOException {
        if (SILENT.get()) {
            throw new IOException("503 Slow Down");
        }
        return super.open(file, bufferSize);
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
        throw new IOException("Nothing is renamed in an object store: " + from);
    }

    @Override
    public FSDataOutputStream create(
            org.apache.hadoop.fs.Path file,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        Path target = pathToFile(file).toPath();
        Files.createDirectories(target.getParent());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        return new FSDataOutputStream(
                new FilterOutputStream(whole) {
                    @Override
                    public void close() throws IOException {
                        if (WRITES_LEFT.getAndDecrement() <= 0) {
                            throw new IOException("The publisher is dead");
                        }
                        put(whole.toByteArray(), target, file, overwrite);
                    }
                },
                new FileSystem.Statistics("bucket"));
    }

    /** Linking is what a file system of this machine has that refuses a second file of a name and shows no half of the first. */
    private static void put(byte[] bytes, Path target, org.apache.hadoop.fs.Path file, boolean overwrite)
            throws IOException {
        Path aside = Files.createTempFile(target.getParent(), ".put-", "");
        try {
            Files.write(aside, bytes);
            if (overwrite) {
                Files.move(
                        aside,
                        target,
                        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.createLink(target, aside);
            }
        } catch (FileAlreadyExistsException e) {
            throw new org.apache.hadoop.fs.FileAlreadyExistsException(file.toString());
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    @Override
    public FSDataOutputStream create(
            org.apache.hadoop.fs.Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    /** What is being put is not there yet. */
    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path directory) throws IOException {
        return java.util.Arrays.stream(super.listStatus(directory))
                .filter(status -> !status.getPath().getName().startsWith(".put-"))
                .toArray(FileStatus[]::new);
    }
}
