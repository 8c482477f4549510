package io.says.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Times of cron around jumps of the clock on the wall, in every zone there is, against going through all minutes. */
final class CronTimesTest {

    private static final int JUMPS_OF_A_ZONE = 1;
    private static final Instant EARLIEST = Instant.parse("1800-01-01T00:00:00Z");

    private final Random random = new Random(42);

    @Test
    void a_time_that_is_left_out_comes_after_later_ones_where_the_clock_jumps_by_two_hours() {
        CronTimes times = CronTimes.of("50 2,3 * * *", ZoneId.of("Antarctica/Troll"));
        List<String> found = new ArrayList<>();
        Instant moment = Instant.parse("2024-03-30T12:00:00Z");
        for (int i = 0; i < 4; i++) {
            moment = times.after(moment);
            found.add(moment.toString());
        }
        // One o'clock was three: 02:50 came two hours later, at 04:50, after 03:50.
        assertThat(found)
                .containsExactly(
                        "2024-03-31T01:50:00Z", "2024-03-31T02:50:00Z", "2024-04-01T00:50:00Z", "2024-04-01T01:50:00Z");
    }

    @Test
    void times_of_the_day_come_once_each_whatever_the_clock_of_whichever_zone_does() {
        for (ZoneId zone : zones()) {
            for (ZoneOffsetTransition jump : jumps(zone.getRules())) {
                Set<Integer> minutes =
                        numbers(60, List.of(jump.getDateTimeBefore().getMinute()));
                Set<Integer> hours = numbers(
                        24,
                        List.of(
                                jump.getDateTimeBefore().getHour(),
                                jump.getDateTimeAfter().getHour()));
                TreeSet<Instant> expected = new TreeSet<>();
                LocalDateTime first = jump.getDateTimeBefore().minusDays(2).truncatedTo(ChronoUnit.MINUTES);
                LocalDateTime last = jump.getDateTimeAfter().plusDays(3);
                for (LocalDateTime wall = first; wall.isBefore(last); wall = wall.plusMinutes(1)) {
                    if (minutes.contains(wall.getMinute()) && hours.contains(wall.getHour())) {
                        expected.add(wall.atZone(zone).toInstant());
                    }
                }
                check(zone, text(minutes) + " " + text(hours) + " * * *", jump, expected);
            }
        }
    }

    @Test
    void what_has_no_hour_of_its_own_comes_whenever_the_clock_shows_it() {
        for (ZoneId zone : zones()) {
            for (ZoneOffsetTransition jump : jumps(zone.getRules())) {
                Set<Integer> minutes =
                        numbers(60, List.of(jump.getDateTimeBefore().getMinute()));
                int step = 1 + random.nextInt(3);
                TreeSet<Instant> expected = new TreeSet<>();
                Instant last = jump.getInstant().plus(3, ChronoUnit.DAYS);
                for (ZoneOffset offset : Set.of(jump.getOffsetBefore(), jump.getOffsetAfter())) {
                    Instant shown = jump.getInstant().minus(1, ChronoUnit.DAYS);
                    shown = shown.minusSeconds(Math.floorMod(shown.getEpochSecond() + offset.getTotalSeconds(), 60L));
                    for (; shown.isBefore(last); shown = shown.plusSeconds(60)) {
                        LocalDateTime wall = shown.atZone(zone).toLocalDateTime();
                        if (wall.getSecond() == 0 && minutes.contains(wall.getMinute()) && wall.getHour() % step == 0) {
                            expected.add(shown);
                        }
                    }
                }
                check(zone, text(minutes) + " " + (step == 1 ? "*" : "*/" + step) + " * * *", jump, expected);
            }
        }
    }

    /** Goes from each expected time to the next, from half a day before the jump to more than a day after it, and from moments between. */
    private void check(ZoneId zone, String expression, ZoneOffsetTransition jump, TreeSet<Instant> expected) {
        CronTimes times = CronTimes.of(expression, zone);
        Instant moment = jump.getInstant().minus(12, ChronoUnit.HOURS);
        Instant end = jump.getInstant().plus(30, ChronoUnit.HOURS);
        while (moment.isBefore(end)) {
            Instant next = expected.higher(moment);
            assertThat(times.after(moment))
                    .as("%s in %s after %s, where %s", expression, zone, moment, jump)
                    .isEqualTo(next);
            Instant between = moment.plusSeconds(random.nextInt(7200));
            moment = random.nextInt(3) == 0 && between.isBefore(next) ? between : next;
        }
    }

    private static List<ZoneId> zones() {
        Set<ZoneRules> seen = new LinkedHashSet<>();
        return ZoneId.getAvailableZoneIds().stream()
                .sorted()
                .map(ZoneId::of)
                .filter(zone -> seen.add(zone.getRules()))
                .toList();
    }

    /** One of its jumps at random, and one to come. */
    private List<ZoneOffsetTransition> jumps(ZoneRules rules) {
        List<ZoneOffsetTransition> all = rules.getTransitions().stream()
                .filter(jump -> jump.getInstant().isAfter(EARLIEST))
                .toList();
        List<ZoneOffsetTransition> chosen = new ArrayList<>();
        for (int i = 0; i < JUMPS_OF_A_ZONE && !all.isEmpty(); i++) {
            chosen.add(all.get(random.nextInt(all.size())));
        }
        ZoneOffsetTransition next = rules.nextTransition(Instant.parse("2030-01-01T00:00:00Z"));
        if (next != null) {
            chosen.add(next);
        }
        return chosen;
    }

    /** One to three numbers below a bound, often near one of those given. */
    private Set<Integer> numbers(int bound, List<Integer> near) {
        Set<Integer> numbers = new TreeSet<>();
        int count = 1 + random.nextInt(3);
        while (numbers.size() < count) {
            int centre = near.get(random.nextInt(near.size()));
            numbers.add(
                    random.nextInt(4) == 0
                            ? random.nextInt(bound)
                            : Math.floorMod(centre + random.nextInt(5) - 1, bound));
        }
        return numbers;
    }

    private static String text(Set<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
