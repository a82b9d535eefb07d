package io.gristmill.api;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.gristmill.file.FileStore;
import io.gristmill.file.ZipFiles;
import io.gristmill.file.ZipLimits;

/** What the controllers need beside the parts of the server itself. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class ApiConfiguration {

    @Bean
    ZipFiles zipFiles(FileStore files, HttpSettings settings) {
        return new ZipFiles(files, ZipLimits.of(settings.maxZip().toBytes(), settings.maxFile().toBytes(), settings.maxRatio()));
    }
}
