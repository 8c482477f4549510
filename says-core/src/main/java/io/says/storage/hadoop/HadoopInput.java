package io.says.storage.hadoop;

import java.io.FilterInputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file read from front to back: what is skipped is not read, which Hadoop's own streams do. */
final class HadoopInput extends FilterInputStream {

    private final FSDataInputStream data;
    private final long size;

    HadoopInput(FSDataInputStream data, long size) {
        super(data);
        this.data = data;
        this.size = size;
    }

    @Override
    public long skip(long count) throws IOException {
        long from = data.getPos();
        long to = Math.min(size, from + Math.max(0, count));
        data.seek(to);
        return to - from;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
