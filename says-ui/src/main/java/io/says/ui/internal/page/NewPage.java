package io.says.ui.internal.page;

import io.says.ui.internal.page.ExplorePage.Heard;
import java.util.List;
import java.util.Optional;

/**
 * Everything the page for a new listener shows; the template escapes all of it.
 *
 * @param ready whether anything is served
 * @param foldsIn whether the release can learn from what is picked
 * @param search what is looked for
 * @param found the tracks found
 * @param picked the tracks picked
 * @param list what is recommended; empty before anything is picked
 * @param error what went wrong, empty for nothing
 */
public record NewPage(
        boolean ready,
        boolean foldsIn,
        String search,
        List<Heard> found,
        List<Heard> picked,
        Optional<ListView> list,
        String error) {

    /** How many tracks are recommended. */
    public int recommended() {
        return list.map(shown -> shown.items().size()).orElse(0);
    }

    /** Where the page leads with one of the picked left out. */
    public String without(Heard left) {
        StringBuilder query = new StringBuilder("/new?q=").append(ExplorePages.encoded(search));
        picked.stream()
                .filter(track -> !track.id().equals(left.id()))
                .forEach(track -> query.append("&listen=").append(ExplorePages.encoded(track.id())));
        return query.toString();
    }
}
