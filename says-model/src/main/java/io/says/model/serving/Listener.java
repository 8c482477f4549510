package io.says.model.serving;

import io.says.RankedTracks.Origin;
import io.says.TrackId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param taste what the model knows of them; null for nothing
 * @param origin where their lists come from
 * @param heard all they listened to; the value is NaN where it is not known
 * @param learnt what of it the taste comes from
 * @param ignored tracks told with the request that could not count
 */
record Listener(@Nullable Taste taste, Origin origin, Rows heard, Rows learnt, List<TrackId> ignored) {}
