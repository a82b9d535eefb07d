package io.gristmill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * The server's own settings; those of the HTTP interface stand beside it.
 *
 * @param dataDir        where everything is kept that must outlive the server
 * @param diskReserve    free space below which uploads and jobs are refused
 * @param keyLifetime    how long an Idempotency-Key is remembered
 * @param sweepInterval  between two looks for what has expired
 */
@ConfigurationProperties("gristmill")
public record GristmillSettings(@DefaultValue("data") Path dataDir, @DefaultValue("256MB") DataSize diskReserve,
        @DefaultValue("24h") Duration keyLifetime, @DefaultValue Pool pool,
        @DefaultValue Functions functions, @DefaultValue Results results, @DefaultValue Limits limits,
        @DefaultValue Queue queue, @DefaultValue EngineChoice engines, @DefaultValue Image image, @DefaultValue Net net,
        @DefaultValue Files files,
        @DefaultValue Retention retention, @DefaultValue("5m") Duration sweepInterval) {

    /**
     * The worker processes.
     *
     * @param size         how many, 1 to 1024; by default as many as there are processors
     * @param heap         of a worker, unless its job wants another
     * @param startTimeout from the start of a process to its first word
     */
    public record Pool(@Nullable Integer size, @DefaultValue("512MB") DataSize heap,
            @DefaultValue("30s") Duration startTimeout, @DefaultValue Recycle recycle) {}

    /**
     * When a sound worker is replaced by a fresh one; always when its process has grown by half of what it may have beyond its heap.
     *
     * @param items after so many, at least 1; none: never
     * @param age   after so long; none: never
     * @param idle  after having done nothing for so long; none: never
     */
    public record Recycle(@Nullable Long items, @Nullable Duration age, @Nullable Duration idle) {}

    /**
     * What workers can run.
     *
     * @param dir   jars with functions of the operator's own
     * @param chaos whether there are {@code chaos.script} and {@code chaos.io-script}, whose items break their worker in any way they say
     */
    public record Functions(@Nullable Path dir, @DefaultValue("false") boolean chaos) {}

    /**
     * Where chunks may run beside the worker processes.
     *
     * @param thread whether jobs may ask for threads of the server, where nothing is isolated
     */
    public record EngineChoice(@DefaultValue("false") boolean thread) {}

    /**
     * How much may wait before submits get 429.
     *
     * @param jobs  that have not ended
     * @param items of these jobs together; none: any number
     * @param openItems of one open job that wait, before it takes no more
     */
    public record Queue(@DefaultValue("10000") int jobs, @Nullable Long items, @DefaultValue("1000000") long openItems) {}

    /**
     * Uploaded files.
     *
     * @param expireAfter           since a file was last sent or let go by a job
     * @param unfinishedExpireAfter since the latest piece of an upload that is not complete
     * @param maxBytes              of all files together
     * @param maxCount              of files
     */
    public record Files(@DefaultValue("7d") Duration expireAfter, @DefaultValue("24h") Duration unfinishedExpireAfter,
            @DefaultValue("1TB") DataSize maxBytes, @DefaultValue("1000000") long maxCount) {}

    /**
     * How long jobs are kept after their end.
     *
     * @param normal    unless a job says otherwise
     * @param max       that a job may say
     * @param tombstone how long it is remembered that a job was there
     */
    public record Retention(@Name("default") @DefaultValue("30d") Duration normal, @DefaultValue("90d") Duration max,
            @DefaultValue("30d") Duration tombstone) {}

    /**
     * What an item gets unless its job says otherwise, and how far a job may go.
     *
     * @param itemTimeout     for one item
     * @param stallTimeout    without a sign of life of the worker
     * @param initTimeout     for the function's initialiser
     * @param timeout         for a whole job; none: none
     * @param memoryHeadroom  of a worker's process beyond its heap, less what it shares with others
     * @param maxMemory       of a worker's process; by default the largest heap and the headroom
     * @param resultSize      of one item's value and inline output together
     * @param accumulators    of all that the items of a job accumulate
     */
    public record Limits(@DefaultValue("1h") Duration itemTimeout, @DefaultValue("7d") Duration maxItemTimeout,
            @DefaultValue("30s") Duration stallTimeout, @DefaultValue("10m") Duration maxStallTimeout,
            @DefaultValue("10m") Duration initTimeout, @DefaultValue("1h") Duration maxInitTimeout,
            @Nullable Duration timeout, @DefaultValue("7d") Duration maxTimeout,
            @DefaultValue("2GB") DataSize maxHeap, @DefaultValue("512MB") DataSize memoryHeadroom, @Nullable DataSize maxMemory,
            @DefaultValue("8MB") DataSize resultSize, @DefaultValue("64MB") DataSize maxResultSize,
            @DefaultValue("16MB") DataSize accumulators) {}

    /**
     * How pictures are decoded, and which are not. A library is a path, {@code bundled} or {@code none}.
     *
     * @param turbojpeg none given: the system's, else the bundled one
     * @param webp      likewise
     * @param vips      is not bundled
     * @param maxPixels of a picture and of a result
     * @param maxBytes  of a file
     */
    public record Image(@Nullable String turbojpeg, @Nullable String webp, @Nullable String vips,
            @DefaultValue("50000000") long maxPixels, @DefaultValue("200MB") DataSize maxBytes) {}

    /**
     * Where functions may connect to.
     *
     * @param allow networks, each with a port or a range of ports if not all are meant
     */
    public record Net(@DefaultValue({"127.0.0.0/8", "::1/128"}) List<String> allow) {}

    /**
     * How results are kept.
     *
     * @param inline outputs up to this size are kept in the item's record, larger ones as files
     */
    public record Results(@DefaultValue("256KB") DataSize inline) {}
}
