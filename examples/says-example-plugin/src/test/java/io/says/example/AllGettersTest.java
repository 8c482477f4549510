package io.says.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.spi.SaysPlugin;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AllGettersTest {

    @Test
    void uses_every_getter_of_the_spi() throws Exception {
        SaysPlugin plugin = new ExamplePlugin();
        for (Method getter : SaysPlugin.class.getMethods()) {
            if (getter.getReturnType() == List.class) {
                assertThat((List<?>) getter.invoke(plugin)).as(getter.getName()).isNotEmpty();
            }
        }
    }
}
