package io.gristmill.function.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedTargetsTest {
    private static final AllowedTargets ALLOWED = AllowedTargets
            .of("127.0.0.0/8:1-65535,10.1.0.0/15:80-90,::1/128:1-65535,fd00::/8:22-22,192.0.2.7/32:1-65535");

    @ParameterizedTest
    @CsvSource({
            "127.0.0.1, 1, true", "127.255.255.255, 65535, true", "126.255.255.255, 80, false", "128.0.0.0, 80, false",
            "::ffff:127.0.0.1, 80, true", "10.2.0.0, 80, false", "10.1.0.0, 80, true", "10.0.0.0, 85, true",
            "::1, 80, true", "::2, 80, false", "fd12::1, 22, true", "fd12::1, 23, false", "fc00::1, 22, false",
            "192.0.2.7, 1, true", "192.0.2.6, 1, false", "0.0.0.0, 80, false", "::, 80, false", "169.254.169.254, 80, false"})
    void anAddressIsAllowedIfItBeginsAsANetworkDoesAndThePortIsInItsRange(String address, int port, boolean allowed) {
        assertThat(ALLOWED.contain(InetAddress.ofLiteral(address), port)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1", "8.8.8.8"})
    void nothingIsAllowedWhereNothingIsListed(String address) {
        assertThat(AllowedTargets.of("").contain(InetAddress.ofLiteral(address), 80)).isFalse();
    }
}
