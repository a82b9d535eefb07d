package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.gristmill.file.FileLimits;
import io.gristmill.job.RetentionPolicy;

class OperatorRetentionTest {

    private static GristmillSettings settings(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("gristmill", GristmillSettings.class);
    }

    @Test
    void withoutSettingsEverythingIsAsUsual() {
        GristmillSettings settings = settings(Map.of());
        assertThat(OperatorRetention.jobs(settings)).isEqualTo(RetentionPolicy.NORMAL);
        assertThat(OperatorRetention.files(settings)).isEqualTo(FileLimits.withReserve(256L << 20));
        assertThat(OperatorRetention.sweepInterval(settings)).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @CsvSource({"retention.default, 91d", "retention.max, 29d", "retention.default, 999ms", "retention.tombstone, -1s",
            "files.expire-after, 59m", "files.unfinished-expire-after, 59s", "sweep-interval, 0s"})
    void whatMakesNoSenseIsRefusedByName(String name, String value) {
        GristmillSettings settings = settings(Map.of("gristmill." + name, value));
        assertThatThrownBy(() -> {
            OperatorRetention.jobs(settings);
            OperatorRetention.files(settings);
            OperatorRetention.sweepInterval(settings);
        }).isInstanceOf(StartRefusedException.class).hasMessageContaining("gristmill." + name + " is " + value);
    }
}
