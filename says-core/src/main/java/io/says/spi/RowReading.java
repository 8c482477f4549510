package io.says.spi;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

/**
 * An input opened for reading, cut into parts of like size that can be read at the same time on different machines. Every
 * row of the input is in exactly one part. Immutable.
 */
public interface RowReading extends Serializable {

    /** What each file of the input was taken for, none left out. */
    List<FileRole> files();

    /**
     * The columns of {@link io.says.dataset.Datasets#EVENT_SCHEMA} and {@link io.says.dataset.Datasets#CATALOGUE_SCHEMA},
     * by their names there, that rows may have.
     */
    List<String> columns();

    /** How many parts there are, at least 1. */
    int parts();

    /**
     * The rows of a part, in order. An iterator that is not read to its end leaves its file open until it is collected.
     *
     * @param part 0 to parts - 1
     */
    Iterator<RawRow> rows(int part) throws IOException;
}
