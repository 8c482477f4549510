package io.says.testing;

import org.apache.spark.sql.SparkSession;

/** The one Spark session of the tests in this JVM; it ends with the JVM. */
final class SharedSpark {

    private SharedSpark() {}

    /** Made on first use. */
    private static final class Holder {
        static final SparkSession SESSION = SparkSession.builder()
                .master("local[2]")
                .appName("says-testing")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
    }

    static SparkSession session() {
        return Holder.SESSION;
    }
}
