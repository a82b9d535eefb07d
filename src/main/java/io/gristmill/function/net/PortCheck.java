package io.gristmill.function.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** Whether somebody listens at a port, and how soon that is known. */
public final class PortCheck implements ItemFunction {
    private static final int CONCURRENCY = 64;
    private static final String DEFAULT_TIMEOUT = "10s";

    private final AllowedTargets allowed = AllowedTargets.ofProcess();

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("net.port-check", "Whether a port of a host takes connections, and after how many milliseconds.")
                .concurrency(CONCURRENCY).parameters("""
                        {
                          "$schema": "https://json-schema.org/draft/2020-12/schema",
                          "type": "object",
                          "properties": {
                            "timeout": {
                              "description": "How long to wait for a connection: 1ms to 999s.",
                              "type": "string",
                              "pattern": "^([1-9][0-9]{0,4}ms|[1-9][0-9]{0,2}s)$",
                              "default": "%s"
                            }
                          },
                          "additionalProperties": false
                        }""".formatted(DEFAULT_TIMEOUT)).example("""
                        {
                          "function": "net.port-check",
                          "parameters": {"timeout": "2s"},
                          "input": {"items": [{"host": "localhost", "port": 22}, ["127.0.0.1", 443]]}
                        }""");
    }

    @Override
    public Map<String, @Nullable Object> apply(Item item, FunctionContext context) throws IOException, InterruptedException {
        InetSocketAddress address = Target.of(item.json()).resolve(allowed);
        long began = System.nanoTime();
        String reason = connect(address, millis(context.parameters().text("timeout", DEFAULT_TIMEOUT)));
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("open", reason == null);
        value.put("ms", (System.nanoTime() - began) / 10_000 / 100.0);
        value.put("reason", reason);
        return value;
    }

    /** Why there is no connection, or null if there was one. */
    private static @Nullable String connect(InetSocketAddress address, int timeoutMillis)
            throws IOException, InterruptedException {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, timeoutMillis);
            return null;
        } catch (SocketTimeoutException e) {
            return "timeout";
        } catch (NoRouteToHostException e) {
            return "unreachable";
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while it connected to " + address);
            }
            String message = String.valueOf(e.getMessage());
            if (message.contains("unreachable")) {
                return "unreachable";
            }
            if (e instanceof ConnectException) {
                return message.contains("timed out") ? "timeout" : "refused";
            }
            throw e;
        }
    }

    private static int millis(String timeout) {
        return timeout.endsWith("ms")
                ? Integer.parseInt(timeout.substring(0, timeout.length() - 2))
                : 1000 * Integer.parseInt(timeout.substring(0, timeout.length() - 1));
    }
}
