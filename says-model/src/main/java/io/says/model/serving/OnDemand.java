package io.says.model.serving;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Things by number that are made when they are first asked for and kept. Thread-safe; one that is asked for by several threads at once may be made
 * by each, of whom one is heard.
 *
 * @param <T> what they are, not to be changed once made
 */
final class OnDemand<T> {

    private final AtomicReferenceArray<@Nullable T> made;
    private final IntFunction<T> maker;

    private OnDemand(int count, IntFunction<T> maker) {
        this.made = new AtomicReferenceArray<>(count);
        this.maker = maker;
    }

    /** To be made one by one. */
    static <T> OnDemand<T> of(int count, IntFunction<T> maker) {
        return new OnDemand<>(count, maker);
    }

    /** Made at once, so that nothing of what they are made from is held on to. */
    static <T> OnDemand<T> made(int count, IntFunction<T> maker) {
        OnDemand<T> all = new OnDemand<>(count, i -> {
            throw new IllegalStateException("not made: " + i);
        });
        IntStream.range(0, count).parallel().forEach(i -> all.made.setRelease(i, maker.apply(i)));
        return all;
    }

    /** Those that are there already. */
    static <T> OnDemand<T> of(List<T> there) {
        OnDemand<T> all = new OnDemand<>(there.size(), there::get);
        for (int i = 0; i < there.size(); i++) {
            all.made.setPlain(i, there.get(i));
        }
        return all;
    }

    int count() {
        return made.length();
    }

    /** Whether one has been made. */
    boolean has(int i) {
        return made.getAcquire(i) != null;
    }

    T get(int i) {
        T known = made.getAcquire(i);
        return known == null ? make(i) : known;
    }

    private T make(int i) {
        T fresh = maker.apply(i);
        T other = made.compareAndExchange(i, null, fresh);
        return other == null ? fresh : other;
    }
}
