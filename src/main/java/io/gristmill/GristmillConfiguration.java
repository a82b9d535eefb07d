package io.gristmill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.f4b6a3.uuid.UuidCreator;

import io.gristmill.api.JsonSchemaParameterValidator;
import io.gristmill.dispatch.Dispatcher;
import io.gristmill.dispatch.JobService;
import io.gristmill.dispatch.OpenInputs;
import io.gristmill.dispatch.QueueLimits;
import io.gristmill.engine.Engine;
import io.gristmill.engine.EngineObserver;
import io.gristmill.engine.Engines;
import io.gristmill.engine.process.ProcessEngine;
import io.gristmill.engine.thread.ThreadEngine;
import io.gristmill.event.EventHub;
import io.gristmill.file.FileStore;
import io.gristmill.file.PartialUploads;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobStore;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.ResultStore;
import io.gristmill.job.RetentionPolicy;
import io.gristmill.job.SizeText;
import io.gristmill.observe.WriteStatus;
import io.gristmill.pool.PoolSettings;
import io.gristmill.pool.RetirePolicy;
import io.gristmill.store.Storage;
import io.gristmill.store.StoreHealth;
import tools.jackson.databind.json.JsonMapper;

/** Wires plain objects together; Spring closes them in the opposite order. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GristmillSettings.class)
class GristmillConfiguration {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Storage storage(GristmillSettings settings, InstantSource clock) {
        try {
            return Storage.open(settings.dataDir(), clock, OperatorRetention.files(settings), OperatorRetention.jobs(settings));
        } catch (IOException | SQLException e) {
            throw new StartRefusedException("The data directory " + settings.dataDir().toAbsolutePath() + " cannot be used: " + e,
                    "Let gristmill.data-dir name a directory that this user may write and no other server uses.", e);
        }
    }

    @Bean
    JobStore jobStore(Storage storage) {
        return storage.jobs();
    }

    @Bean
    ResultStore resultStore(Storage storage) {
        return storage.results();
    }

    @Bean
    FileStore fileStore(Storage storage) {
        SamplePicture.keepIn(storage.files());
        return storage.files();
    }

    @Bean
    PartialUploads partialUploads(Storage storage) {
        return storage.partialUploads();
    }

    @Bean
    Sweeper sweeper(Storage storage, GristmillSettings settings) {
        return new Sweeper(storage, OperatorRetention.sweepInterval(settings));
    }

    @Bean
    RetentionPolicy retentionPolicy(GristmillSettings settings) {
        return OperatorRetention.jobs(settings);
    }

    @Bean
    EventHub eventHub() {
        return new EventHub();
    }

    @Bean
    LimitPolicy limitPolicy(GristmillSettings settings) {
        return OperatorLimits.of(settings);
    }

    @Bean
    Engine engine(GristmillSettings settings, LimitPolicy limits, InstantSource clock, ResultStore results,
            EngineObserver observer)
            throws IOException {
        GristmillSettings.Pool pool = settings.pool();
        LimitPolicy.Granted normal = limits.grant(JobLimits.NONE);
        long memory = MachineMemory.forWorkers();
        int fitting = Math.clamp(memory / normal.memory(), 1, Runtime.getRuntime().availableProcessors());
        int size = pool.size() == null ? fitting : pool.size();
        Path functions = settings.functions().dir();
        if (functions != null && !Files.isDirectory(functions)) {
            throw new StartRefusedException("gristmill.functions.dir is not a directory: " + functions,
                    "Create it, or correct the setting.",
                    null);
        }
        if (size < 1 || size > PoolSettings.MOST_SLOTS) {
            throw new StartRefusedException("gristmill.pool.size is " + size, "It is 1 to " + PoolSettings.MOST_SLOTS + ".",
                    null);
        }
        if (size * normal.memory() > memory && size > 1) {
            throw new StartRefusedException(size + " workers may use " + SizeText.format(size * normal.memory())
                    + ", and the machine has " + SizeText.format(memory) + " for them",
                    "Lower gristmill.pool.size, gristmill.pool.heap or gristmill.limits.memory-headroom, or the server's own heap (-Xmx).",
                    null);
        }
        GristmillSettings.Recycle recycle = pool.recycle();
        if (recycle.items() != null && recycle.items() < 1) {
            throw new StartRefusedException("gristmill.pool.recycle.items is " + recycle.items(), "It is at least 1.", null);
        }
        PoolSettings poolSettings = new PoolSettings(size, new PoolSettings.Memory(normal.heap(), normal.memory(), memory),
                pool.startTimeout(),
                new PoolSettings.Code(functions, settings.functions().chaos(), properties(settings)),
                settings.dataDir().resolve("workers"), new RetirePolicy(recycle.items(), recycle.age(), recycle.idle()));
        int inline = Math.toIntExact(settings.results().inline().toBytes());
        Engine processes = new ProcessEngine(new ProcessEngine.Settings(poolSettings, limits, inline), clock, results, observer);
        if (!settings.engines().thread()) {
            return processes;
        }
        // Functions on threads know their settings as those in processes do.
        properties(settings).forEach(System::setProperty);
        Engine threads = new ThreadEngine(
                new ThreadEngine.Settings(PoolSettings.MOST_SLOTS, size, settings.dataDir().resolve("threads"), inline), clock,
                results, observer);
        return new Engines(processes, threads, PoolSettings.MOST_SLOTS);
    }

    private static Map<String, String> properties(GristmillSettings settings) {
        Map<String, String> properties = new HashMap<>(PictureProperties.of(settings.image()));
        properties.putAll(NetProperties.of(settings.net()));
        return properties;
    }

    @Bean
    Dispatcher dispatcher(JobStore jobs, ResultStore results, Engine engine, LimitPolicy limits, EventHub hub,
            InstantSource clock) {
        return new Dispatcher(new Dispatcher.Stores(jobs, results), engine, limits, hub, clock);
    }

    @Bean
    JobService jobService(Storage storage, Engine engine, Dispatcher dispatcher, EventHub hub, JsonMapper json,
            QueueLimits queue, LimitPolicy limits, GristmillSettings settings, InstantSource clock) {
        return new JobService(new JobService.Storage(storage.jobs(), storage.results(), storage.files().root()), engine,
                dispatcher,
                hub, new JobService.Checks(new JsonSchemaParameterValidator(json), queue, limits),
                new JobService.Identity(() -> UuidCreator.getTimeOrderedEpoch().toString(), clock, settings.keyLifetime()));
    }

    @Bean
    OpenInputs openInputs(JobService jobs, Dispatcher dispatcher, QueueLimits queue, GristmillSettings settings) {
        return new OpenInputs(jobs, dispatcher, queue, settings.queue().openItems());
    }

    @Bean
    QueueLimits queueLimits(GristmillSettings settings) {
        return new QueueLimits(settings.queue().jobs(), settings.queue().items());
    }

    @Bean
    WriteStatus writeStatus(Storage storage) {
        return () -> {
            StoreHealth health = storage.health();
            return new WriteStatus.Snapshot(health.writable(), health.queueLength(), storage.files().room());
        };
    }

    @Bean
    Lifecycle lifecycle(Engine engine, Dispatcher dispatcher, EventHub hub) {
        return new Lifecycle(engine, dispatcher, hub);
    }
}
