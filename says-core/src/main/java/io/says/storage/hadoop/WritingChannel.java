package io.says.storage.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A new file of a store, written from front to back. */
final class WritingChannel implements SeekableByteChannel {

    private final OutputStream out;
    private long written;
    private boolean open = true;

    WritingChannel(OutputStream out) {
        this.out = out;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireOpen();
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        out.write(bytes);
        written += bytes.length;
        return bytes.length;
    }

    @Override
    public int read(ByteBuffer target) {
        throw new NonReadableChannelException();
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return written;
    }

    @Override
    public SeekableByteChannel position(long position) {
        throw new UnsupportedOperationException("A file of a store is written from front to back");
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return written;
    }

    @Override
    public SeekableByteChannel truncate(long length) {
        throw new UnsupportedOperationException("A file of a store is written from front to back");
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        out.close();
    }
}
