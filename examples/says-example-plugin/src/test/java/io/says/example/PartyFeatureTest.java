package io.says.example;

import io.says.spi.FeatureFactory;
import io.says.testing.FeatureFactoryContract;

final class PartyFeatureTest extends FeatureFactoryContract {

    @Override
    protected FeatureFactory factory() {
        return new PartyFeature();
    }
}
