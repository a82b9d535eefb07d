package io.gristmill.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class ExposureWarningTest {

    @ParameterizedTest
    @CsvSource({"127.0.0.1,false", "::1,false", "0.0.0.0,true", "::,true", "192.0.2.1,true"})
    void whoOpensTheServerToOthersIsWarned(String address, boolean warned, CapturedOutput output) {
        try (ConfigurableApplicationContext _ = new SpringApplicationBuilder(ExposureWarning.class).web(WebApplicationType.NONE)
                .run(
                        "--server.address=" + address)) {
            assertThat(output.getAll().contains("can run jobs here")).isEqualTo(warned);
        }
    }
}
