package io.gristmill.api;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.gristmill.file.FileStore;
import io.gristmill.file.ZipFiles;
import io.gristmill.file.ZipLimits;

/** What the controllers need beside the parts of the server itself. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class ApiConfiguration implements WebMvcConfigurer {

    /** The dashboard is static files and a client of the interface like any other. */
    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/").setViewName("forward:/dashboard/index.html");
    }

    @Bean
    ZipFiles zipFiles(FileStore files, HttpSettings settings) {
        return new ZipFiles(files, ZipLimits.of(settings.maxZip().toBytes(), settings.maxFile().toBytes(), settings.maxRatio()));
    }
}
