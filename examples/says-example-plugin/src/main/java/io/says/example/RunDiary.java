package io.says.example;

import io.says.config.Settings;
import io.says.spi.EventReceiver;
import io.says.spi.EventReceiverFactory;
import io.says.spi.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps a diary of how runs ended: a line each, which begins with the event's id. */
final class RunDiary implements EventReceiverFactory {

    private static final Set<RunEvent.Type> ENDS = Set.of(
            RunEvent.Type.RUN_SUCCEEDED,
            RunEvent.Type.RUN_FAILED,
            RunEvent.Type.RUN_CANCELLED,
            RunEvent.Type.RUN_CRASHED);

    /** {@code says.run-diary}. */
    record DiaryConfig(@Nullable Path file) {}

    @Override
    public String name() {
        return "run-diary";
    }

    @Override
    public List<EventReceiver> create(Settings settings) {
        Path file = settings.bind("says.run-diary", DiaryConfig.class).file();
        return file == null ? List.of() : List.of(new Diary(file));
    }

    private record Diary(Path file) implements EventReceiver {

        @Override
        public String name() {
            return "run-diary";
        }

        @Override
        public boolean wants(RunEvent event) {
            return ENDS.contains(event.type());
        }

        @Override
        public Answer deliver(String id, RunEvent event) throws IOException {
            String line = id + " " + event.message().replace('\n', ' ') + "\n";
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return Answer.TAKEN;
        }
    }
}
