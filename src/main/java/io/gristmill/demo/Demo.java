package io.gristmill.demo;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Starts the demo once the server is up, in a thread of its own, and ends it with the server. */
@Component
@Conditional(DemoRequested.class)
class Demo implements DisposableBean {
    private final Environment environment;
    private volatile @Nullable Thread thread;

    Demo(Environment environment) {
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        thread = Thread.ofPlatform().daemon().name("demo").start(this::run);
    }

    private void run() {
        Screen screen = Screen.of(System.console(), System.out);
        try {
            new Tour(new Client(address()), SamplePhotos.load(), Tour.TEN_BILLION, screen).run();
        } catch (InterruptedException e) {
            // The server is being stopped, and whoever did that knows.
        } catch (Exception e) {
            screen.say("The demo could not go on: " + reason(e) + ". The server keeps running.");
        }
    }

    private URI address() throws URISyntaxException {
        boolean secure = environment.getProperty("server.ssl.enabled", Boolean.class, false);
        return new URI(secure ? "https" : "http", null, host(environment.getProperty("server.address", InetAddress.class)),
                environment.getRequiredProperty("local.server.port", int.class), null, null, null);
    }

    private static String host(@Nullable InetAddress bound) {
        return bound == null || bound.isAnyLocalAddress() || bound.isLoopbackAddress() ? "localhost" : bound.getHostAddress();
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void destroy() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
