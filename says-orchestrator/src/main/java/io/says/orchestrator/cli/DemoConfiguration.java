package io.says.orchestrator.cli;

import io.says.storage.AtomicWrites;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The {@code says.conf} the demo leaves in its workspace, so that later commands and the page know the data. */
final class DemoConfiguration {

    /** The first line of a file the demo wrote, and may write again. */
    static final String MARKER = "# Written by says demo, which will write it again; without this line it is yours.";

    private DemoConfiguration() {}

    /**
     * Puts it there, unless a file stands there that somebody else wrote.
     *
     * @param workspace the workspace
     * @param generated the configuration that came with the data
     * @return false when somebody else's file was left alone
     */
    static boolean put(Path workspace, Path generated) {
        Path file = workspace.resolve("says.conf");
        try {
            if (Files.exists(file) && !isOurs(file)) {
                return false;
            }
            String text = MARKER + "\n" + Files.readString(generated);
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                Files.createDirectories(workspace);
                AtomicWrites.text(file, text);
            }
            return true;
        } catch (IOException e) {
            throw Failures.of(e, "writing " + file);
        }
    }

    private static boolean isOurs(Path file) throws IOException {
        String text = Files.readString(file);
        return text.lines().findFirst().orElse("").strip().equals(MARKER);
    }
}
