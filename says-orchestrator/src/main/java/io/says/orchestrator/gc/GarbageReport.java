package io.says.orchestrator.gc;

import java.util.List;
import java.util.stream.Stream;

/**
 * What was removed from a workspace, or would be.
 *
 * @param dryRun whether nothing has been removed
 * @param items what, in the order of its removal
 * @param bytesBefore what all files of the workspace took before; one with several links counts once
 * @param bytesAfter what they take afterwards, or would
 */
public record GarbageReport(boolean dryRun, List<Item> items, long bytesBefore, long bytesAfter) {

    /** The same with further things that take no room, after the others. */
    public GarbageReport with(List<Item> further) {
        return new GarbageReport(
                dryRun, Stream.concat(items.stream(), further.stream()).toList(), bytesBefore, bytesAfter);
    }

    /** What sort of thing goes. */
    public enum Kind {
        /** A release. */
        RELEASE,
        /** The output of a stage. */
        OUTPUT,
        /** What something that was killed left behind. */
        LEFTOVER,
        /** A receiver of events that is not configured any more. */
        RECEIVER
    }

    /**
     * One thing that goes.
     *
     * @param kind what sort of thing
     * @param path where it is or was, relative to the workspace, with forward slashes; the name of a receiver
     * @param bytes what goes with it and nothing before it in the list has taken away yet; files that something kept is
     *     linked to free nothing
     */
    public record Item(Kind kind, String path, long bytes) {}
}
