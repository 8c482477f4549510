package io.says.etl.source;

import io.says.spi.RawRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;

/** Reads the rows of a file, or of a part of one where its lines stand alone. Runs on the executors. */
interface FileParser extends Serializable {

    /** The rows, in order. */
    Iterator<RawRow> rows(FileSplit split) throws IOException;
}
