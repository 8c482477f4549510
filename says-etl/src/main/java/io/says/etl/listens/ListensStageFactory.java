package io.says.etl.listens;

import io.says.config.Settings;
import io.says.json.Range;
import io.says.spi.Stage;
import io.says.spi.StageFactory;
import io.says.spi.StageSettings;
import java.time.Duration;
import java.util.List;

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

    /** {@code says.listening}, but for the gap between sessions. */
    record ListeningConfig(
            @Range(min = 0, max = 86_400_000) long minMs,
            @Range(min = 0, max = 1) double minRatio,
            boolean collapseRepeats,
            List<Content> content) {

        ListeningConfig {
            if (content.isEmpty()) {
                throw new IllegalArgumentException("content must name at least one kind, for example [track, local]");
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
