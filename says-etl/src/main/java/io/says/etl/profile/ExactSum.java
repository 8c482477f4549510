package io.says.etl.profile;

import java.io.Serializable;
import java.math.BigInteger;

/** A sum of whole numbers that neither overflows nor depends on the order of its terms. Not thread-safe. */
final class ExactSum implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final long ROOM = 1L << 62;

    private BigInteger carried = BigInteger.ZERO;
    private long open;

    /** Adds a number of at most 2^62 either way. */
    void add(long term) {
        open += term;
        if (open > ROOM || open < -ROOM) {
            carried = carried.add(BigInteger.valueOf(open));
            open = 0;
        }
    }

    void add(ExactSum other) {
        carried = carried.add(other.total());
    }

    BigInteger total() {
        return carried.add(BigInteger.valueOf(open));
    }
}
