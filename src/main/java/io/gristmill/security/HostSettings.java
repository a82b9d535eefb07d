package io.gristmill.security;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Under which names the server answers.
 *
 * @param allowedHosts names or addresses, without port, beside those of the machine itself
 */
@ConfigurationProperties("gristmill.http")
record HostSettings(@DefaultValue({
}) List<String> allowedHosts) {

    HostSettings {
        allowedHosts = List.copyOf(allowedHosts);
        for (String host : allowedHosts) {
            if (host.isBlank() || host.contains("/") || host.contains("*")) {
                throw new IllegalArgumentException("gristmill.http.allowed-hosts has '" + host
                        + "', but must have names or addresses without scheme, path or wildcard");
            }
        }
    }
}
