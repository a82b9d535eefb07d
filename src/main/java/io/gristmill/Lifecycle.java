package io.gristmill;

import org.springframework.context.SmartLifecycle;

import io.gristmill.dispatch.Dispatcher;
import io.gristmill.engine.Engine;
import io.gristmill.event.EventHub;

/**
 * The order of start and stop. Workers start once the port is open, and requests get 503 until the first of them is there. At the end
 * readers are told and work is taken back first, so that the web server has nothing long to wait for.
 */
final class Lifecycle implements SmartLifecycle {
    private final Engine engine;
    private final Dispatcher dispatcher;
    private final EventHub hub;
    private volatile boolean running;

    Lifecycle(Engine engine, Dispatcher dispatcher, EventHub hub) {
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.hub = hub;
    }

    @Override
    public void start() {
        engine.start(dispatcher);
        dispatcher.start();
        running = true;
    }

    @Override
    public void stop() {
        dispatcher.drain();
        hub.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the web server at the start, before it at the end. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
