package io.says.orchestrator;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A store that renames nothing and shows a file when it is complete, on a directory of this machine: {@code store:///tmp/x}. */
public final class StoreFileSystem extends RawLocalFileSystem {

    /** What makes it known. */
    static final String SETTING = "spark.conf.\"spark.hadoop.fs.store.impl\"=" + StoreFileSystem.class.getName();

    /** What cannot be read: the end of a path; empty for none. */
    static final AtomicReference<String> SILENT = new AtomicReference<>("");

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize) throws IOException {
        String silent = SILENT.get();
        if (!silent.isEmpty() && file.toString().endsWith(silent)) {
            throw new IOException("503 Slow Down");
        }
        return super.open(file, bufferSize);
    }

    static String address(Path directory) {
        return "store://" + directory;
    }

    @Override
    public URI getUri() {
        return URI.create("store:///");
    }

    @Override
    public String getScheme() {
        return "store";
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
        throw new IOException("Nothing is renamed here: " + from);
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
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        return new FSDataOutputStream(
                new FilterOutputStream(whole) {
                    @Override
                    public void close() throws IOException {
                        if (!overwrite && Files.exists(target)) {
                            throw new FileAlreadyExistsException(file.toString());
                        }
                        Files.createDirectories(target.getParent());
                        Files.write(target, whole.toByteArray());
                    }
                },
                new FileSystem.Statistics("store"));
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
}
