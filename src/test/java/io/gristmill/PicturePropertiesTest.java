package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class PicturePropertiesTest {

    @Test
    void limitsHaveTheirDefaults() {
        assertThat(properties(Map.of())).isEqualTo(
                Map.of("gristmill.image.max-pixels", "50000000", "gristmill.image.max-bytes", "209715200"));
    }

    @Test
    void whatIsSetIsHandedOver(@TempDir Path directory) throws IOException {
        Path library = Files.createFile(directory.resolve("libvips.so.42"));

        assertThat(properties(Map.of("turbojpeg", "none", "webp", "bundled", "vips", library.toString(), "max-pixels", "1000",
                "max-bytes", "2MB")))
                .isEqualTo(Map.of("gristmill.image.turbojpeg", "none", "gristmill.image.webp", "bundled", "gristmill.image.vips",
                        library.toString(), "gristmill.image.max-pixels", "1000", "gristmill.image.max-bytes", "2097152"));
    }

    @Test
    void pathIsOneThatAWorkerCanFollow() {
        assertThat(properties(Map.of("vips", "pom.xml")))
                .containsEntry("gristmill.image.vips", Path.of("pom.xml").toAbsolutePath().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            turbojpeg  | no        | none, bundled or the path of a library
            webp       | /nowhere  | none, bundled or the path of a library
            vips       | bundled   | none or the path of a library
            vips       | /tmp      | none or the path of a library
            max-pixels | 0         | 1 to 500000000
            max-pixels | 500000001 | 1 to 500000000
            max-bytes  | 0B        | 1 to 1GB
            max-bytes  | 2GB       | 1 to 1GB
            """)
    void badValueIsRefusedWithTheNameOfTheSettingAndWhatItMayBe(String name, String value, String allowed) {
        assertThatExceptionOfType(StartRefusedException.class).isThrownBy(() -> properties(Map.of(name, value)))
                .withMessageStartingWith("gristmill.image." + name + " is ")
                .satisfies(e -> assertThat(new StartRefusedException.Analyzer().analyze(e))
                        .extracting(FailureAnalysis::getAction, InstanceOfAssertFactories.STRING).contains(allowed));
    }

    private static Map<String, String> properties(Map<String, String> settings) {
        Map<String, Object> all = new HashMap<>();
        settings.forEach((name, value) -> all.put("gristmill.image." + name, value));
        return PictureProperties.of(new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("gristmill.image", GristmillSettings.Image.class));
    }
}
