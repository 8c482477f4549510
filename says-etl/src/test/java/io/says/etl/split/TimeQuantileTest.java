package io.says.etl.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class TimeQuantileTest {

    private static SparkSession spark() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 4)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
    }

    @Test
    void finds_what_a_full_sort_finds_however_few_it_may_sort() {
        Random random = new Random(5);
        long[] micros = random.longs(3000, -1_000_000_000_000_000L, 4_000_000_000_000_000L)
                .map(t -> random.nextInt(4) == 0 ? 1_700_000_000_000_000L + t % 7 : t)
                .toArray();
        List<Row> rows = new ArrayList<>();
        for (long time : micros) {
            rows.add(RowFactory.create(Timestamp.from(Instant.EPOCH.plus(time, ChronoUnit.MICROS))));
        }
        rows.add(RowFactory.create((Object) null));
        java.util.Arrays.sort(micros);
        long first = micros[0];
        long last = micros[micros.length - 1];
        for (long few : new long[] {1, 50, 100_000}) {
            TimeQuantile quantile =
                    new TimeQuantile(spark().createDataFrame(rows, StructType.fromDDL("time TIMESTAMP")), few);
            for (int place : new int[] {0, 1500, 2400, 2999}) {
                assertThat(quantile.at(place, micros.length, first, last))
                        .as(place + " with " + few)
                        .isEqualTo(micros[place]);
            }
        }
    }
}
