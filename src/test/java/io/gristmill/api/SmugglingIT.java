package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;

import static io.gristmill.api.Api.raw;

import java.io.IOException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about whose end two servers in a row could disagree: they are refused, and nothing behind them is taken for a request. */
@OnSharedServer
class SmugglingIT {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {
            "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
            "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "Content-Length: 2, 3\r\n\r\n{}",
            "Content-Length: +2\r\n\r\n{}",
            "Content-Length: -1\r\n\r\n",
            "Content-Length: 0x2\r\n\r\n{}",
            "Content-Length: 99999999999999999999\r\n\r\n{}",
            "Content-Length : 2\r\n\r\n{}",
            "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: \u000Bchunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF2\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n2;\u0000=\r\n{}\r\n0\r\n\r\n"})
    void nothingHidesBehindABodyWithoutAClearEnd(String rest) throws IOException {
        String answer = raw("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + rest + SMUGGLED);
        assertThat(answer).matches("(?s)HTTP/1\\.1 (400|501) .*").containsOnlyOnce("HTTP/1.1 ").doesNotContain("smuggled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
            "GET http://evil.example/v1/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /v1/jobs HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n",
            "GET /v1/jobs\r\nHost: localhost\r\n\r\n",
            "GET /v1/jobs HTTP/9.9\r\nHost: localhost\r\n\r\n",
            "GET  /v1/jobs HTTP/1.1 \r\nHost: localhost\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void aRequestWithTwoMeaningsHasNone(String request) throws IOException {
        assertThat(raw(request)).matches("(?s)(HTTP/1\\.1 (400|404|421|505) .*|\\{.*\"status\":421.*|)")
                .doesNotContain("\"jobs\"");
    }
}
