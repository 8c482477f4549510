package io.says.openlineage;

import io.says.spi.EventReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends each event as a line to a file, which several processes may share. A line is on the disk before it counts as taken; what a
 * crash left of one is removed, since its event comes again.
 */
final class FileTransport implements LineageTransport {

    private static final int LINE_END = '\n';

    private final Path file;

    FileTransport(Path file) {
        this.file = file;
    }

    @Override
    public EventReceiver.Answer send(String json) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            channel.position(whole(channel));
            channel.truncate(channel.position());
            ByteBuffer line = ByteBuffer.wrap((json + '\n').getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
        return EventReceiver.Answer.TAKEN;
    }

    /** Where the last whole line ends. */
    private static long whole(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = channel.size();
        while (end > 0) {
            channel.read(one.clear(), end - 1);
            if (one.get(0) == LINE_END) {
                break;
            }
            end--;
        }
        return end;
    }
}
