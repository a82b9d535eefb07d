package io.gristmill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.f4b6a3.uuid.UuidCreator;

import io.gristmill.api.JsonSchemaParameterValidator;
import io.gristmill.dispatch.Dispatcher;
import io.gristmill.dispatch.JobService;
import io.gristmill.engine.Engine;
import io.gristmill.engine.process.ProcessEngine;
import io.gristmill.event.EventHub;
import io.gristmill.file.FileStore;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.observe.WriteStatus;
import io.gristmill.pool.PoolSettings;
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
            return Storage.open(settings.dataDir(), clock, settings.diskReserve().toBytes());
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
    EventHub eventHub() {
        return new EventHub();
    }

    @Bean
    Engine engine(GristmillSettings settings, InstantSource clock, ResultStore results) throws IOException {
        GristmillSettings.Pool pool = settings.pool();
        int size = pool.size() == null ? Runtime.getRuntime().availableProcessors() : pool.size();
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
        PoolSettings poolSettings = new PoolSettings(size, pool.heap().toBytes(), pool.startTimeout(), functions,
                settings.dataDir().resolve("workers"));
        return new ProcessEngine(poolSettings, clock, results, new ProcessEngine.ResultLimits(
                Math.toIntExact(settings.results().value().toBytes()), Math.toIntExact(settings.results().inline().toBytes())));
    }

    @Bean
    Dispatcher dispatcher(JobStore jobs, ResultStore results, Engine engine, EventHub hub, InstantSource clock) {
        return new Dispatcher(jobs, results, engine, hub, clock);
    }

    @Bean
    JobService jobService(Storage storage, Engine engine, Dispatcher dispatcher, EventHub hub, JsonMapper json,
            GristmillSettings settings, InstantSource clock) {
        return new JobService(new JobService.Storage(storage.jobs(), storage.results(), storage.files().root()), engine,
                dispatcher,
                hub, new JsonSchemaParameterValidator(json),
                new JobService.Identity(() -> UuidCreator.getTimeOrderedEpoch().toString(), clock, settings.keyLifetime()));
    }

    @Bean
    WriteStatus writeStatus(Storage storage) {
        return () -> {
            StoreHealth health = storage.health();
            return new WriteStatus.Snapshot(health.writable(), health.queueLength());
        };
    }

    @Bean
    Lifecycle lifecycle(Engine engine, Dispatcher dispatcher, EventHub hub) {
        return new Lifecycle(engine, dispatcher, hub);
    }
}
