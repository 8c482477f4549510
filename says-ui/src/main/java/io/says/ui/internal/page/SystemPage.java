package io.says.ui.internal.page;

import io.says.ui.internal.page.PageModel.Named;
import io.says.ui.internal.page.PageModel.Table;
import java.util.List;

/**
 * Everything the page of the system shows; the template escapes all of it.
 *
 * @param notice what is wrong with the published release, empty when all is well
 * @param health how the program is
 * @param tables requests, plugins, configuration, tokens
 */
public record SystemPage(String notice, List<Named> health, List<Table> tables) {}
