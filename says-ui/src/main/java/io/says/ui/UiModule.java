package io.says.ui;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.says.orchestrator.Says;

/** Gives a {@link UiServer} to a Guice host that binds {@link Says}, {@link UiConfig} and {@link RunStarter}. */
public final class UiModule extends AbstractModule {

    /** Creates the module. */
    public UiModule() {}

    @Override
    protected void configure() {
        requireBinding(Says.class);
        requireBinding(UiConfig.class);
        requireBinding(RunStarter.class);
    }

    @Provides
    @Singleton
    UiServer server(Says says, UiConfig config, RunStarter starter) {
        return UiServer.over(says, config, starter);
    }
}
