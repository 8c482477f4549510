package io.says.ui.internal.page;

import io.says.orchestrator.report.Figure;
import io.says.ui.internal.page.ExplorePage.Heard;
import io.says.ui.internal.page.ListView.Item;
import io.says.ui.internal.page.PageModel.Named;
import java.util.List;
import java.util.Optional;

/**
 * Everything the page of tracks shows; the template escapes all of it.
 *
 * @param ready whether anything is served
 * @param total how many tracks there are
 * @param search what is looked for
 * @param found the tracks found
 * @param track the one looked at
 * @param features its audio features
 * @param neighbours the tracks most like it
 * @param figures what the catalogue sounds like
 * @param basis which tracks the figures count
 * @param map the catalogue on a plane; empty where there is none, or only a part of the page is asked for
 * @param mapless why there is no map, empty where there is one
 * @param error what went wrong, empty for nothing
 */
public record TracksPage(
        boolean ready,
        int total,
        String search,
        List<Heard> found,
        Optional<Heard> track,
        List<Named> features,
        List<Item> neighbours,
        List<Figure> figures,
        String basis,
        Optional<MapView> map,
        String mapless,
        String error) {}
