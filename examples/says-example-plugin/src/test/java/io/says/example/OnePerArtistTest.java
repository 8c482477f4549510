package io.says.example;

import io.says.spi.RerankerFactory;
import io.says.testing.RerankerFactoryContract;

final class OnePerArtistTest extends RerankerFactoryContract {

    @Override
    protected RerankerFactory factory() {
        return new OnePerArtist();
    }
}
