package io.gristmill.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @CsvSource({"localhost,localhost,-1", "LOCALHOST:8080,localhost,8080", "127.0.0.1:80,127.0.0.1,80", "[::1],::1,-1",
            "[::1]:8080,::1,8080", "a.example.,a.example.,-1"})
    void hostAndPortAreToldApart(String text, String host, int port) {
        assertThat(Authority.parse(text)).isEqualTo(new Authority(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":80", "localhost:", "localhost:x", "localhost:80:80", "[::1", "[::1]x", "localhost:123456"})
    void whatIsNoAuthorityIsNone(String text) {
        assertThat(Authority.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"http://localhost,localhost,80", "https://localhost,localhost,443", "http://localhost:8080,localhost,8080",
            "http://[::1]:8080,::1,8080"})
    void anOriginAlwaysHasAPort(String origin, String host, int port) {
        assertThat(Authority.ofOrigin(origin)).isEqualTo(new Authority(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "localhost", "file://"})
    void whatIsNoOriginIsNone(String origin) {
        assertThat(Authority.ofOrigin(origin)).isNull();
    }
}
