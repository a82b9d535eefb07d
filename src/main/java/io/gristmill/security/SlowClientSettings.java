package io.gristmill.security;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How slow a client may be before its connection is ended.
 *
 * @param patience from the first byte of a request to the end of its headers, and for its body to begin to come
 * @param bodyRate after that, how much of a body there must be for each second
 */
@ConfigurationProperties("gristmill.http.slow-clients")
record SlowClientSettings(@DefaultValue("30s") Duration patience, @DefaultValue("1KB") DataSize bodyRate) {

    SlowClientSettings {
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("gristmill.http.slow-clients.patience is " + patience + ", but must be positive");
        }
        if (bodyRate.isNegative()) {
            throw new IllegalArgumentException("gristmill.http.slow-clients.body-rate is " + bodyRate
                    + ", but must not be negative");
        }
    }
}
