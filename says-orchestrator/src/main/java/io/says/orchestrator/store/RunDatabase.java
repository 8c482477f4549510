package io.says.orchestrator.store;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The database of a workspace: its runs, their events, its lease, its schedules. One transaction writes at a time, whoever's it is, and
 * what was acknowledged survives a {@code kill -9}. Several processes may share it. Thread-safe.
 */
public abstract sealed class RunDatabase implements AutoCloseable permits SqliteDatabase, PostgresDatabase {

    /** The name of the file that holds the database where no other is configured. */
    public static final String FILE = "runs.db";

    RunDatabase() {}

    /**
     * The database that is configured.
     *
     * @param config where it is
     * @param workspace the workspace, which holds it where nothing else is said
     */
    public static RunDatabase of(StoreConfig config, Path workspace) {
        return config.url().isBlank()
                ? new SqliteDatabase(workspace.resolve(FILE))
                : new PostgresDatabase(config, workspace);
    }

    /** Where it is, for people; no secrets. */
    abstract String place();

    /** Whether anything has been written yet. */
    abstract boolean exists();

    /** Does something in a transaction. What it does may be done again where the connection breaks, after it was undone. */
    abstract <T> T write(String doing, Function<Handle, T> work);

    /**
     * Does something that is not undone with a transaction, once, while nobody else can write.
     *
     * @param look runs before it in the same transaction, and throws where it must not be done
     */
    abstract <T> T hold(String doing, Consumer<Handle> look, Supplier<T> work);

    /** Looks something up; nothing is there before the first write. */
    abstract <T> T read(T absent, Function<Handle, T> work);

    /** What is wrong with the database itself; empty when it is whole, or not there. */
    abstract List<String> problems();

    /** Gives connections back; what is asked afterwards opens new ones. */
    @Override
    public abstract void close();
}
