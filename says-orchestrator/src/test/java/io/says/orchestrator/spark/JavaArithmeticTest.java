package io.says.orchestrator.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JavaArithmeticTest {

    private static final String BLAS = "dev.ludovic.netlib.blas.nativeLib";
    private static final String LAPACK = "dev.ludovic.netlib.lapack.nativeLib";

    @BeforeEach
    @AfterEach
    void nothing_said() {
        System.clearProperty(BLAS);
        System.clearProperty(LAPACK);
    }

    @Test
    void a_library_that_is_installed_is_not_found_and_one_that_was_named_stays() {
        System.setProperty(BLAS, "libopenblas.so.0");

        JavaArithmetic.inThisProcess();

        assertThat(System.getProperty(BLAS)).isEqualTo("libopenblas.so.0");
        assertThat(System.getProperty(LAPACK)).isEqualTo("none");
    }

    @Test
    void executors_are_told_the_same() {
        assertThat(JavaArithmetic.optionsBeside("-Xss4m"))
                .containsExactly("-D" + BLAS + "=none", "-D" + LAPACK + "=none");
        assertThat(JavaArithmetic.optionsBeside("-D" + BLAS + "Path=/opt/libblas.so"))
                .containsExactly("-D" + LAPACK + "=none");
    }
}
