package io.says.etl.listens;

import io.says.config.Settings;
import io.says.json.Range;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the stage that turns events into listens. */
public final class ListensStageFactory implements StageFactory {

    /** The fact that says of how many events it is known how long they were heard. */
    public static final String DETAILED = "detailed";

    /** The fact that says how many events tell of likes, finished plays, skips or repeats themselves. */
    public static final String BEHAVIOUR = "behaviour";

    private static final String GAP = "says.listening.session-gap";

    /** Made by the plugin. */
    public ListensStageFactory() {}

    @Override
    public String name() {
        return "listens";
    }

    /** What was heard. */
    enum Content {
        TRACK,
        LOCAL,
        EPISODE,
        AUDIOBOOK,
        VIDEO
    }

    /** {@code says.listening}, but for the gap between sessions; {@code until} is a day, such as 2024-01-31. */
    record ListeningConfig(
            @Range(min = 0, max = 86_400_000) long minMs,
            @Range(min = 0, max = 1) double minRatio,
            boolean collapseRepeats,
            List<Content> content,
            @Nullable String until) {

        ListeningConfig {
            day(until);
            if (content.isEmpty()) {
                throw new IllegalArgumentException("content must name at least one kind, for example [track, local]");
            }
        }

        /** The first instant that is not known any more; null where everything is. */
        @Nullable
        Instant end() {
            LocalDate day = day(until);
            return day == null ? null : day.atStartOfDay().toInstant(ZoneOffset.UTC);
        }

        private static @Nullable LocalDate day(@Nullable String text) {
            try {
                return text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("until must be a day like 2024-01-31, not \"" + text + "\"", e);
            }
        }
    }

    private record GapConfig(Duration sessionGap) {}

    private record MinutesConfig(
            @Range(min = 0, max = 525_600) long sessionGap) {}

    /** What becomes of suspects. */
    enum Action {
        FLAG,
        QUARANTINE
    }

    /** {@code says.suspicious}; a limit of 0 is none. */
    record SuspiciousConfig(
            Action action,
            @Range(min = 0) long burstPerMinute,
            @Range(min = 0) long burstPerHour,
            @Range(min = 0, max = 1) double shareOfAllPlays,
            @Range(min = 0) long singleFan,
            @Range(min = 1) long minUsers) {}

    /** Which tracks are one song. */
    enum Collapse {
        NONE,
        ID,
        NAME
    }

    /** What a live recording is. */
    enum Live {
        SAME,
        APART
    }

    /** {@code says.songs}. */
    record SongsConfig(Collapse collapse, Live live) {}

    @Override
    public Stage create(StageSettings stage) {
        Settings settings = stage.settings();
        return new ListensStage(
                settings.bind("says.listening", ListeningConfig.class),
                gap(settings),
                settings.bind("says.suspicious", SuspiciousConfig.class),
                settings.bind("says.songs", SongsConfig.class),
                settings);
    }

    /** A bare number is minutes, as people speak of sessions. */
    private static Duration gap(Settings settings) {
        return settings.text(GAP).matches("\\d+")
                ? Duration.ofMinutes(
                        settings.bind("says.listening", MinutesConfig.class).sessionGap())
                : settings.bind("says.listening", GapConfig.class).sessionGap();
    }
}
