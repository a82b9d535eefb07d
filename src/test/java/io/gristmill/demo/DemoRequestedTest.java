package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

class DemoRequestedTest {

    @Configuration(proxyBeanMethods = false)
    @Conditional(DemoRequested.class)
    static class Asked {}

    private static boolean asked(Map<String, Object> settings, String... arguments) {
        SpringApplication application = new SpringApplication(Asked.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(settings);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            return context.getBeanProvider(Asked.class).getIfAvailable() != null;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--demo", "--demo=true", "--gristmill.demo", "--gristmill.demo=true"})
    void isAskedForOnTheCommandLine(String argument) {
        assertThat(asked(Map.of(), argument)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--demo=false", "--gristmill.demo=false", "--demonstration", "demo"})
    void isNotAskedForByAnythingElse(String argument) {
        assertThat(asked(Map.of(), argument)).isFalse();
    }

    @Test
    void isAskedForByTheSettingOfTheServerButNotByOneOfSomebodyElse() {
        assertThat(asked(Map.of("gristmill.demo", "true"))).isTrue();
        assertThat(asked(Map.of("demo", "true"))).isFalse();
    }
}
