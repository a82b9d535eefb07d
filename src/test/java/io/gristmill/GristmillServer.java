package io.gristmill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.gristmill.engine.Engine;

/** The real server in this JVM, on a free port and with a data directory of its own. Tests talk to it over HTTP. */
public final class GristmillServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private GristmillServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts with a new data directory and two workers, unless the properties say otherwise. */
    public static GristmillServer start(String... properties) {
        try {
            return startIn(Files.createTempDirectory("gristmill-test"), properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts with this data directory and returns when all workers are there. */
    public static GristmillServer startIn(Path dataDirectory, String... properties) {
        return startIn(dataDirectory, InstantSource.system(), properties);
    }

    /** Starts with a clock that the test sets. */
    public static GristmillServer startIn(Path dataDirectory, InstantSource clock, String... properties) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--gristmill.data-dir=" + dataDirectory));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        if (Arrays.stream(properties).noneMatch(property -> property.startsWith("gristmill.pool.size="))) {
            arguments.add("--gristmill.pool.size=2");
        }
        ConfigurableApplicationContext context = run(clock, arguments);
        Engine engine = context.getBean(Engine.class);
        while (!engine.isReady()) {
            Thread.yield();
        }
        return new GristmillServer(context);
    }

    /** One at a time: servers of one JVM share its logging, which each sets up. */
    private static synchronized ConfigurableApplicationContext run(InstantSource clock, List<String> arguments) {
        return new SpringApplicationBuilder(Gristmill.class).initializers((GenericApplicationContext context) -> context
                .registerBean("clockOfTest", InstantSource.class, () -> clock, bean -> bean.setPrimary(true)))
                .run(arguments.toArray(String[]::new));
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** A part of the running server, for what cannot be seen over HTTP. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
