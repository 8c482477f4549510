package io.says.etl.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SortKeyTest {

    private static final String[] CHARACTERS = {"", "a", "b", "zz", "\u007f", "é", "ÿ", "中", "\uffee", "😀", "user"};
    private static final String[] SHARED = {"", "a", "use", "user", "b\u007f"};

    private static final SortKey PLAIN = new SortKey("");

    @Test
    void never_contradicts_the_order_of_bucket_month_and_user() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            Case a = Case.draw(random);
            Case b = Case.draw(random);
            int order = Integer.signum(a.compare(b));
            SortKey key = new SortKey(SHARED[random.nextInt(SHARED.length)]);
            int keys = Integer.signum(Long.compare(a.key(key), b.key(key)));
            assertThat(keys == 0 || keys == order).as("%s and %s", a, b).isTrue();
        }
    }

    @Test
    void tells_users_apart_by_six_bytes_behind_what_they_share() {
        assertThat(PLAIN.of(0, "abcdef", 0L)).isLessThan(PLAIN.of(0, "abcdeg", 0L));
        assertThat(PLAIN.of(0, "abcdefx", 0L)).isEqualTo(PLAIN.of(0, "abcdefy", 0L));
        assertThat(PLAIN.of(0, null, null)).isZero();
        SortKey like = SortKey.forUsersLike(List.of("user_000017", "user_000912"));
        assertThat(like).isEqualTo(new SortKey("user_000"));
        assertThat(like.of(0, "user_000123", 0L)).isLessThan(like.of(0, "user_000124", 0L));
        assertThat(SortKey.forUsersLike(List.of("élan", "été"))).isEqualTo(PLAIN);
        assertThat(SortKey.forUsersLike(List.of())).isEqualTo(PLAIN);
    }

    @Test
    void times_far_off_do_not_run_into_other_buckets() {
        assertThat(PLAIN.of(0, "z", Long.MAX_VALUE)).isLessThan(PLAIN.of(1, null, Long.MIN_VALUE));
        assertThat(PLAIN.of(RowCheck.DESCRIPTIONS, "z", Long.MAX_VALUE)).isPositive();
    }

    private record Case(
            int bucket, @Nullable String user, @Nullable Long millis) {

        static Case draw(Random random) {
            StringBuilder user = new StringBuilder();
            for (int i = random.nextInt(9); i > 0; i--) {
                user.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
            }
            Long millis = random.nextInt(9) == 0 ? null : (long) (random.nextGaussian() * 3e12);
            return new Case(random.nextInt(2), random.nextInt(9) == 0 ? null : user.toString(), millis);
        }

        long key(SortKey key) {
            return key.of(bucket, user, millis);
        }

        private long month() {
            return millis == null ? 0 : Math.max(0, Math.min(4095, Math.floorDiv(millis, 1L << 31)));
        }

        int compare(Case other) {
            if (bucket != other.bucket) {
                return bucket - other.bucket;
            }
            if (month() != other.month()) {
                return Long.compare(month(), other.month());
            }
            byte[] left = user == null ? new byte[0] : user.getBytes(StandardCharsets.UTF_8);
            byte[] right = other.user == null ? new byte[0] : other.user.getBytes(StandardCharsets.UTF_8);
            return Arrays.compareUnsigned(left, right);
        }
    }
}
