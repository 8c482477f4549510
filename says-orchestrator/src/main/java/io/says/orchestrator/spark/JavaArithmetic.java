package io.says.orchestrator.spark;

import java.util.List;

/**
 * Keeps MLlib from a native BLAS or LAPACK that happens to be installed: such a library adds up in an order that hangs on where arrays
 * lie and how many threads it has, so that no two fits of the same rows would have the same last digits. Whoever prefers the speed
 * names the library in the JVM's own property, which is left as it is.
 */
final class JavaArithmetic {

    private static final List<String> LIBRARIES =
            List.of("dev.ludovic.netlib.blas.nativeLib", "dev.ludovic.netlib.lapack.nativeLib");

    /** A library that is nowhere: the loader goes on to what is written in Java. */
    private static final String NONE = "none";

    private JavaArithmetic() {}

    /** Before the first class of MLlib is used in this process. */
    static void inThisProcess() {
        for (String library : LIBRARIES) {
            if (!isSaid(library)) {
                System.setProperty(library, NONE);
            }
        }
    }

    /** Whether this process has been told what to compute with. */
    static boolean isSaid() {
        return LIBRARIES.stream().allMatch(JavaArithmetic::isSaid);
    }

    private static boolean isSaid(String library) {
        return System.getProperty(library) != null || System.getProperty(library + "Path") != null;
    }

    /**
     * Options for the JVMs of executors.
     *
     * @param asked the options they are given anyway
     */
    static List<String> optionsBeside(String asked) {
        return LIBRARIES.stream()
                .filter(library -> !asked.contains("-D" + library))
                .map(library -> "-D" + library + "=" + NONE)
                .toList();
    }
}
