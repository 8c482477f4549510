package io.says.model.kernels;

import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides once what the arithmetic runs on. */
final class ChosenKernels {

    static final Kernels BEST = choose();

    private ChosenKernels() {}

    private static Kernels choose() {
        Logger log = LoggerFactory.getLogger(Kernels.class);
        Kernels chosen = new ScalarKernels();
        if (!optimised()) {
            log.info("Arithmetic runs on {}: this JVM does not optimise", chosen.name());
        } else if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            // Only where the module is there may the class that needs it be loaded.
            chosen = ServiceLoader.load(Kernels.class, Kernels.class.getClassLoader())
                    .findFirst()
                    .orElse(chosen);
            log.info("Arithmetic runs on {}", chosen.name());
        } else {
            log.info(
                    "Arithmetic runs on {}; start Java with --add-modules jdk.incubator.vector to make it several times faster",
                    chosen.name());
        }
        return chosen;
    }

    /** The Vector API is objects and calls until the optimising compiler turns it into instructions: far slower than a loop. */
    private static boolean optimised() {
        String mode = System.getProperty("java.vm.info", "");
        return mode.contains("mixed mode") && !mode.contains("emulated-client");
    }
}
