package io.says.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process used.
 *
 * @param cpuSeconds of all its threads, start and JIT compilation included
 * @param wallSeconds since it was told to begin
 * @param peakMegabytes its largest resident size, -1 where the system does not tell
 */
record Cost(double cpuSeconds, double wallSeconds, long peakMegabytes) {

    static Cost since(long beganNanos) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Cost(system.getProcessCpuTime() / 1e9, (System.nanoTime() - beganNanos) / 1e9, peak());
    }

    private static long peak() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }

    String line() {
        return cpuSeconds + " " + wallSeconds + " " + peakMegabytes;
    }

    static Cost parse(String line) {
        String[] parts = line.split(" ");
        return new Cost(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Long.parseLong(parts[2]));
    }
}
