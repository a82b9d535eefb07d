package io.gristmill.function.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;

/** A host and a port, as an item names them. */
record Target(String host, int port) {
    private static final int MOST_PORT = 65535;

    /** @param json {@code {"host": …, "port": …}} or {@code [host, port]}, as plain values */
    static Target of(@Nullable Object json) {
        return switch (json) {
            case Map<?, ?> map when map.size() == 2 -> of(map.get("host"), map.get("port"));
            case List<?> pair when pair.size() == 2 -> of(pair.get(0), pair.get(1));
            case null, default -> throw new InvalidInputException(
                    "An item is {\"host\": \"example.org\", \"port\": 443} or [\"example.org\", 443]");
        };
    }

    private static Target of(@Nullable Object host, @Nullable Object port) {
        if (!(host instanceof String name) || name.isBlank()) {
            throw new InvalidInputException("The host is a name or an address");
        }
        if (!(port instanceof Long number) || number < 1 || number > MOST_PORT) {
            throw new InvalidInputException("The port is a whole number from 1 to " + MOST_PORT);
        }
        return new Target(name, number.intValue());
    }

    /** Looks the host up, once: what is checked here is what is connected to, whatever the name means a moment later. */
    InetSocketAddress resolve(AllowedTargets allowed) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).filter(address -> allowed.contain(address, port)).findFirst()
                    .map(address -> new InetSocketAddress(address, port))
                    .orElseThrow(() -> new InvalidInputException(host + ":" + port
                            + " is not among the allowed targets: the operator lists them (gristmill.net.allow)"));
        } catch (UnknownHostException e) {
            throw new InvalidInputException("The host " + host + " has no address", e);
        }
    }
}
