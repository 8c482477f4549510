package io.says.ui.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.says.ErrorCode;
import io.says.SaysException;
import org.junit.jupiter.api.Test;

final class AwaitedBodiesTest {

    private final AwaitedBodies awaited = new AwaitedBodies(3, 2);

    private void refused(String client, ErrorCode code) {
        assertThatThrownBy(() -> awaited.begin(client))
                .isInstanceOfSatisfying(
                        SaysException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void no_address_takes_all_places_and_a_place_given_back_can_be_had_again() {
        awaited.begin("a");
        awaited.begin("a");
        refused("a", UiErrorCode.TOO_MANY_REQUESTS);
        awaited.begin("b");
        refused("b", UiErrorCode.TOO_MANY_BODIES);
        refused("c", UiErrorCode.TOO_MANY_BODIES);
        awaited.end("a");
        awaited.begin("c");
        awaited.end("a");
        awaited.begin("a");
        refused("b", UiErrorCode.TOO_MANY_BODIES);
    }
}
