package io.says.spi;

import io.says.SaysException;
import io.says.dataset.DatasetName;
import io.says.storage.Manifest;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** What a stage works with during one attempt. Used by the stage's own thread; {@link #progress} by any. */
public interface StageContext {

    /** The verified directory of a dataset the stage declared to read. */
    Path input(DatasetName dataset);

    /** The manifest of the stage output that a dataset read belongs to: its name, identity and facts. */
    Manifest inputManifest(DatasetName dataset);

    /** The empty, fresh directory of a dataset the stage declared to write; it exists. */
    Path output(DatasetName dataset);

    /** An empty directory that is thrown away afterwards. */
    Path scratch();

    /** The Spark session, started on first use; never stop it. */
    SparkSession spark();

    /**
     * Tells people how far the work is.
     *
     * @param message what is being done, a few words
     * @param done units done
     * @param total units in all, 0 where not known
     */
    void progress(String message, long done, long total);

    /** Records a fact that goes into the manifest, the log, the run store and the metrics, such as rows accepted. */
    void fact(String name, long value);

    /**
     * Refuses to let the run go on, although this stage's own output is good and shall be kept: a report of what is wrong.
     * The output is published, then the run fails with the verdict; a later run that looks the output up fails with it too.
     *
     * @param verdict why, with a code of {@link io.says.StandardErrorCode}
     */
    void refuse(SaysException verdict);

    /**
     * Throws when the run was cancelled; call it between units of work.
     *
     * @throws io.says.SaysException {@code CANCELLED}
     */
    void checkCancelled();
}
