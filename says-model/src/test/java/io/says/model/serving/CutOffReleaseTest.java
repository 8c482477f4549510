package io.says.model.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.says.RankedTracks;
import io.says.RecommendRequest;
import io.says.RecommenderEngine;
import io.says.UserId;
import io.says.storage.Failures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of questions when the mapped file of a release is cut off in place. */
final class CutOffReleaseTest {

    private static final int USERS = 400;

    @Test
    void questions_that_need_what_is_missing_fail_in_a_way_that_is_known_and_the_program_lives(@TempDir Path directory)
            throws IOException {
        Path release = new RandomBundle(USERS, 500, 64, 7).write(directory.resolve("bundle"));
        try (RecommenderEngine engine = RecommenderEngine.open(release)) {
            for (int user = 0; user < USERS; user++) {
                assertThat(asked(engine, user)).isNotNull(); // compiled too
            }
            try (FileChannel file = FileChannel.open(release.resolve(Bundles.TENSORS), StandardOpenOption.WRITE)) {
                file.truncate(4096);
            }
            int lost = 0;
            for (int user = 0; user < USERS; user++) {
                try {
                    assertThat(asked(engine, user)).isNotNull();
                } catch (InternalError e) {
                    assertThat(Failures.isLostMapping(e)).as(e.getMessage()).isTrue();
                    lost++;
                }
            }
            assertThat(lost).isPositive();
        }
    }

    private static RankedTracks asked(RecommenderEngine engine, int user) {
        return engine.recommend(new RecommendRequest(new UserId(RandomBundle.user(user)), 10, true));
    }
}
