package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetPropertiesTest {

    private static String allowed(String... targets) {
        return String.valueOf(NetProperties.of(new GristmillSettings.Net(Arrays.asList(targets))).get("gristmill.net.allow"));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.0/8, 127.0.0.0/8:1-65535", "10.1.2.3/32:443, 10.1.2.3/32:443-443",
            "::1/128:8000-8999, ::1/128:8000-8999", "0.0.0.0/0, 0.0.0.0/0:1-65535"})
    void aNetworkIsHandedOnWithItsPorts(String set, String handedOn) {
        assertThat(allowed(set)).isEqualTo(handedOn);
    }

    @Test
    void manyAreJoinedAndNoneIsNothing() {
        assertThat(allowed("10.0.0.0/8", " fd00::/8:22")).isEqualTo("10.0.0.0/8:1-65535,fd00::/8:22-22");
        assertThat(NetProperties.of(new GristmillSettings.Net(List.of()))).containsEntry("gristmill.net.allow", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.0.0/33", "::1/129", "10.0.0.0/8:0", "10.0.0.0/8:65536",
            "10.0.0.0/8:90-80", "example.org/8", "10.0.0.0/8:http"})
    void whatIsNoNetworkStopsTheStart(String target) {
        assertThatExceptionOfType(StartRefusedException.class).isThrownBy(() -> allowed(target)).withMessageContaining(target);
    }
}
