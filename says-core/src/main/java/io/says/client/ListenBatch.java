package io.says.client;

import java.util.List;

/**
 * Listens, recorded together: all or none.
 *
 * @param listens 1 to {@value #MOST} of them
 */
public record ListenBatch(List<ListenReport> listens) {

    /** The most listens of one request. */
    public static final int MOST = 1000;

    /** Copies the list. */
    public ListenBatch {
        listens = List.copyOf(listens);
    }
}
