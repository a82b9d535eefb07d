package io.gristmill.api;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the HTTP interface.
 *
 * @param maxBody   of a JSON body
 * @param maxDepth  of arrays and objects within each other in JSON
 * @param maxTokens of a JSON body
 * @param maxText   characters of one text in JSON
 * @param maxFile   of one uploaded file
 * @param maxZip    of all that an uploaded zip unpacks to
 * @param maxWait   that {@code Prefer: wait} is honoured for
 * @param heartbeat between two signs of life of an event stream
 */
@ConfigurationProperties("gristmill.http")
public record HttpSettings(@DefaultValue("32MB") DataSize maxBody, @DefaultValue("100") int maxDepth,
        @DefaultValue("20000000") long maxTokens, @DefaultValue("20000000") int maxText, @DefaultValue("1GB") DataSize maxFile,
        @DefaultValue("8GB") DataSize maxZip,
        @DefaultValue("60s") Duration maxWait, @DefaultValue("15s") Duration heartbeat) {

    public HttpSettings {
        require(maxBody.toBytes() > 0 && maxBody.toBytes() <= Integer.MAX_VALUE - 1024, "max-body", maxBody, "1B to 2047MB");
        require(maxDepth > 3, "max-depth", maxDepth, "at least 4: so deep is a job itself");
        require(maxTokens > 0, "max-tokens", maxTokens, "at least 1");
        require(maxText > 0, "max-text", maxText, "at least 1");
        require(maxFile.toBytes() > 0, "max-file", maxFile, "at least 1B");
        require(maxZip.toBytes() > 0, "max-zip", maxZip, "at least 1B");
        require(!maxWait.isNegative(), "max-wait", maxWait, "not negative");
        require(heartbeat.toMillis() > 0, "heartbeat", heartbeat, "at least 1ms");
    }

    private static void require(boolean condition, String name, Object value, String allowed) {
        if (!condition) {
            throw new IllegalArgumentException("gristmill.http." + name + " is " + value + ", but must be " + allowed);
        }
    }
}
