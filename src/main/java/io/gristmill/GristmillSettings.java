package io.gristmill;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The server's own settings; those of the HTTP interface stand beside it.
 *
 * @param dataDir        where everything is kept that must outlive the server
 * @param diskReserve    free space below which uploads and jobs are refused
 * @param keyLifetime    how long an Idempotency-Key is remembered
 */
@ConfigurationProperties("gristmill")
public record GristmillSettings(@DefaultValue("data") Path dataDir, @DefaultValue("256MB") DataSize diskReserve,
        @DefaultValue("24h") Duration keyLifetime, @DefaultValue Pool pool,
        @DefaultValue Functions functions, @DefaultValue Results results) {

    /**
     * The worker processes.
     *
     * @param size         how many, 1 to 1024; by default as many as there are processors
     * @param heap         of a worker, unless its job wants another
     * @param startTimeout from the start of a process to its first word
     */
    public record Pool(@Nullable Integer size, @DefaultValue("512MB") DataSize heap,
            @DefaultValue("30s") Duration startTimeout) {}

    /** @param dir jars with functions of the operator's own */
    public record Functions(@Nullable Path dir) {}

    /**
     * How large results may be.
     *
     * @param value  one item's value and inline output together
     * @param inline outputs up to this size are kept in the item's record, larger ones as files
     */
    public record Results(@DefaultValue("8MB") DataSize value, @DefaultValue("256KB") DataSize inline) {}
}
