package io.says.example;

import io.says.spi.CheckFactory;
import io.says.testing.CheckFactoryContract;

final class PlaceholderTitlesTest extends CheckFactoryContract {

    @Override
    protected CheckFactory factory() {
        return new PlaceholderTitles();
    }
}
