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
 * @param maxUnpacked of a compressed file whose content is items
 * @param maxRatio  of what is unpacked to what was packed
 * @param maxRecord of an item in a file whose content is items
 * @param maxWait   that {@code Prefer: wait} is honoured for
 * @param heartbeat between two signs of life of an event stream
 */
@ConfigurationProperties("gristmill.http")
public record HttpSettings(@DefaultValue("32MB") DataSize maxBody, @DefaultValue("100") int maxDepth,
        @DefaultValue("20000000") long maxTokens, @DefaultValue("20000000") int maxText, @DefaultValue("1GB") DataSize maxFile,
        @DefaultValue("8GB") DataSize maxZip, @DefaultValue("8GB") DataSize maxUnpacked, @DefaultValue("200") int maxRatio,
        @DefaultValue("8MB") DataSize maxRecord,
        @DefaultValue("60s") Duration maxWait, @DefaultValue("15s") Duration heartbeat) {

    public HttpSettings {
        require(maxBody.toBytes() > 0 && maxBody.toBytes() <= Integer.MAX_VALUE - 1024, "max-body", maxBody, "1B to 2047MB");
        require(maxDepth > 3, "max-depth", maxDepth, "at least 4: so deep is a job itself");
        require(maxTokens > 0, "max-tokens", maxTokens, "at least 1");
        require(maxText > 0, "max-text", maxText, "at least 1");
        require(maxFile.toBytes() > 0, "max-file", maxFile, "at least 1B");
        require(maxZip.toBytes() > 0, "max-zip", maxZip, "at least 1B");
        require(maxUnpacked.toBytes() > 0, "max-unpacked", maxUnpacked, "at least 1B");
        require(maxRatio > 0, "max-ratio", maxRatio, "at least 1");
        require(maxRecord.toBytes() > 0 && maxRecord.toBytes() <= 1L << 30, "max-record", maxRecord, "1B to 1GB");
        require(!maxWait.isNegative(), "max-wait", maxWait, "not negative");
        require(heartbeat.toMillis() > 0, "heartbeat", heartbeat, "at least 1ms");
    }

    private static void require(boolean condition, String name, Object value, String allowed) {
        if (!condition) {
            throw new IllegalArgumentException("gristmill.http." + name + " is " + value + ", but must be " + allowed);
        }
    }
}
