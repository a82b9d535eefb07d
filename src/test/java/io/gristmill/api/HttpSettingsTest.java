package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** Settings as an operator writes them; also what other tests of this package take for settings. */
public class HttpSettingsTest {

    public static HttpSettings settings(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("gristmill.http", HttpSettings.class);
    }

    @Test
    void nothingNeedsToBeSet() {
        assertThat(settings(Map.of()).maxBody()).isEqualTo(DataSize.ofMegabytes(32));
    }

    @ParameterizedTest
    @CsvSource({"max-body,0B", "max-body,3GB", "max-depth,3", "max-tokens,0", "max-text,0", "max-file,0B", "max-zip,0B",
            "max-wait,-1s", "heartbeat,0s"})
    void aValueThatMakesNoSenseIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of("gristmill.http." + name, value))).rootCause()
                .hasMessageContaining("gristmill.http." + name);
    }
}
