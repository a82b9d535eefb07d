package io.gristmill.security;

import jakarta.servlet.DispatcherType;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the guard in front of everything. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HostSettings.class, SlowClientSettings.class})
class SecurityConfiguration {

    @Bean
    FilterRegistrationBean<LocalGuard> localGuard(HostSettings settings) {
        FilterRegistrationBean<LocalGuard> registration = new FilterRegistrationBean<>(new LocalGuard(settings.allowedHosts()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<PagePolicy> pagePolicy() {
        FilterRegistrationBean<PagePolicy> registration = new FilterRegistrationBean<>(new PagePolicy());
        registration.addUrlPatterns("/dashboard/*");
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD);
        return registration;
    }
}
