package io.says.model.serving;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of this machine over connections that stay open, one question at a time on each. One thread reads all answers, and
 * another sends what has to be sent at its time, so that the client takes little of the processors it shares with the server.
 * One use at a time.
 */
final class LoadClient implements AutoCloseable {

    private static final int LONGEST_ANSWER = 256 * 1024;
    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;
    private static final int LOOK_MILLIS = 100;

    private final int port;
    private final List<Question> questions;
    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    /** The questions that found no connection free, by when they were due. */
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();

    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private int next;
    private int asked;
    private int errors;
    private String firstError = "";

    /**
     * Connects.
     *
     * @param questions asked in turn, from the first on again
     */
    LoadClient(int port, int connections, List<Question> questions) throws IOException {
        this.port = port;
        this.questions = List.copyOf(questions);
        for (int i = 0; i < connections; i++) {
            this.connections.add(new Connection());
        }
    }

    /** A connection and the question that is open on it. */
    private final class Connection {
        private final byte[] bytes = new byte[LONGEST_ANSWER];
        private final ByteBuffer answer = ByteBuffer.wrap(bytes);
        private SocketChannel channel;
        private volatile @Nullable Question open;
        private volatile long due;

        Connection() throws IOException {
            channel = connect(this);
        }

        void ask(long dueNanos) throws IOException {
            Question question = question();
            answer.clear();
            due = dueNanos;
            open = question;
            ByteBuffer out = ByteBuffer.wrap(question.bytes());
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
    }

    private SocketChannel connect(Connection connection) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return channel;
    }

    private synchronized Question question() {
        asked++;
        Question question = questions.get(next);
        next = (next + 1) % questions.size();
        return question;
    }

    /** Every connection asks again as soon as it was answered: as much as the server takes. */
    Load full(double seconds) throws IOException {
        return run(seconds, 0);
    }

    /**
     * Asks at fixed times, whether or not there were answers to what went before. How long an answer took counts from when its question
     * was due: a server that stands still is not asked less often (no coordinated omission).
     */
    Load at(double perSecond, double seconds) throws IOException {
        return run(seconds, perSecond);
    }

    private Load run(double seconds, double perSecond) throws IOException {
        asked = 0;
        errors = 0;
        firstError = "";
        waiting.clear();
        free.clear();
        free.addAll(connections);
        boolean closed = perSecond == 0;
        Load.Times times = new Load.Times();
        double cpu = cpu();
        long began = System.nanoTime();
        long end = began + (long) (seconds * 1e9);
        Thread sender = new Thread(() -> send(began, end, perSecond), "load-sender");
        if (closed) {
            for (Connection connection : connections) {
                connection.ask(System.nanoTime());
            }
        } else {
            sender.start();
        }
        while (true) {
            selector.select(LOOK_MILLIS);
            long now = System.nanoTime();
            for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                Connection connection = (Connection) keys.next().attachment();
                keys.remove();
                if (read(connection, times)) {
                    proceed(connection, closed, end);
                }
            }
            if (now >= end && !sender.isAlive() && (answered(times) || now >= end + LONGEST_WAIT_NANOS)) {
                break;
            }
        }
        int lost = asked + waiting.size() - times.count() - errors;
        if (lost > 0) {
            failed(lost, "no answer within ten seconds");
            renew();
        }
        return new Load(seconds, times.sorted(), errors, firstError, cpu() - cpu);
    }

    private synchronized boolean answered(Load.Times times) {
        return waiting.isEmpty() && asked == times.count() + errors;
    }

    private void send(long began, long end, double perSecond) {
        double step = 1e9 / perSecond;
        for (long i = 0; ; i++) {
            long due = began + (long) (i * step);
            if (due >= end) {
                return;
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            Connection connection;
            synchronized (this) {
                connection = free.poll();
                if (connection == null) {
                    waiting.add(due);
                    continue;
                }
            }
            ask(connection, due);
        }
    }

    private void ask(Connection connection, long due) {
        try {
            connection.ask(due);
        } catch (IOException e) {
            boolean unused = lost(connection, e);
            synchronized (this) {
                free.add(connection);
            }
        }
    }

    private void proceed(Connection connection, boolean closed, long end) {
        if (closed) {
            long now = System.nanoTime();
            if (now < end) {
                ask(connection, now);
            }
            return;
        }
        Long due;
        synchronized (this) {
            due = waiting.poll();
            if (due == null) {
                free.add(connection);
                return;
            }
        }
        ask(connection, due);
    }

    /** Reads what is there; whether the connection is free again. */
    private boolean read(Connection connection, Load.Times times) {
        try {
            if (connection.channel.read(connection.answer) < 0) {
                throw new IOException("The server closed the connection");
            }
            Question question = connection.open;
            if (question == null || !whole(connection.bytes, connection.answer.position())) {
                return false;
            }
            connection.open = null;
            if (isRight(connection.bytes, connection.answer.position(), question)) {
                times.add(System.nanoTime() - connection.due);
            } else {
                int length = Math.min(300, connection.answer.position());
                failed(1, new String(connection.bytes, 0, length, StandardCharsets.UTF_8));
            }
            return true;
        } catch (IOException e) {
            return lost(connection, e);
        }
    }

    /** Connects anew; whether a question was lost by it, and the connection is free. */
    private boolean lost(Connection connection, IOException e) {
        boolean open = connection.open != null;
        if (open) {
            failed(1, String.valueOf(e.getMessage()));
            connection.open = null;
        }
        try {
            connection.channel.close();
            connection.channel = connect(connection);
        } catch (IOException again) {
            throw new UncheckedIOException("The server is gone", again);
        }
        return open;
    }

    private synchronized void failed(int count, String what) {
        errors += count;
        if (firstError.isEmpty()) {
            firstError = what;
        }
    }

    private void renew() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
            connection.open = null;
            connection.channel = connect(connection);
        }
    }

    private static boolean whole(byte[] bytes, int read) {
        int body = body(bytes, read);
        if (body < 0) {
            return false;
        }
        int length = length(bytes, body);
        if (length < 0) {
            throw new IllegalStateException(
                    "An answer without Content-Length: " + new String(bytes, 0, body, StandardCharsets.ISO_8859_1));
        }
        return read >= body + length;
    }

    private static boolean isRight(byte[] bytes, int read, Question question) {
        int body = body(bytes, read);
        byte[] begins = question.begins();
        return bytes[9] == '2'
                && bytes[10] == '0'
                && bytes[11] == '0'
                && Arrays.equals(bytes, body, body + begins.length, begins, 0, begins.length);
    }

    /** Where the body begins; -1 where the headers are not all there. */
    private static int body(byte[] bytes, int read) {
        for (int i = 3; i < read; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int length(byte[] bytes, int body) {
        String name = "content-length:";
        for (int i = 0; i < body - name.length(); i++) {
            int at = 0;
            while (at < name.length() && (bytes[i + at] | 0x20) == (name.charAt(at) | 0x20)) {
                at++;
            }
            if (at == name.length()) {
                int length = 0;
                for (int j = i + at; bytes[j] != '\r'; j++) {
                    length = bytes[j] == ' ' ? length : length * 10 + bytes[j] - '0';
                }
                return length;
            }
        }
        return -1;
    }

    private static double cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    /** What a load came to, in a line. */
    static String line(String what, Load load, double serverCpuSeconds) {
        int all = load.nanos().length + load.errors();
        return String.format(
                Locale.ROOT,
                "  %-44s %,7.0f /s   p50 %6.2f   p99 %7.2f   p99.9 %7.2f ms   errors %d   CPU a request: server %3.0f, client %2.0f us%s",
                what,
                load.perSecond(),
                load.millis(50),
                load.millis(99),
                load.millis(99.9),
                load.errors(),
                serverCpuSeconds * 1e6 / all,
                load.clientCpuSeconds() * 1e6 / all,
                load.errors() == 0 ? "" : "\n    the first error: " + load.firstError());
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }
}
