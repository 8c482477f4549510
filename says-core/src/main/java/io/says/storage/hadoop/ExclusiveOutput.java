package io.says.storage.hadoop;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A file that must be the first of its name: the store decides when it is closed. */
final class ExclusiveOutput extends FilterOutputStream {

    private final Path path;
    private final org.apache.hadoop.fs.FileSystem store;
    private final org.apache.hadoop.fs.Path name;
    private boolean closed;

    ExclusiveOutput(
            OutputStream out, Path path, org.apache.hadoop.fs.FileSystem store, org.apache.hadoop.fs.Path name) {
        super(out);
        this.path = path;
        this.store = store;
        this.name = name;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            out.close();
        } catch (IOException e) {
            // Every store has an exception of its own for this; that somebody else's file is there tells it as well.
            if (store.exists(name)) {
                throw HadoopProvider.taken(path, e);
            }
            throw e;
        }
    }
}
