package io.gristmill.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.accept.ApiVersionDeprecationHandler;
import org.springframework.web.accept.SemanticApiVersionParser;

class ApiVersionsTest {

    @Test
    void aVersionThatGoesSaysSoWithEachAnswer() {
        ZonedDateTime since = ZonedDateTime.of(2027, 1, 15, 0, 0, 0, 0, ZoneOffset.UTC);
        ApiVersionDeprecationHandler handler = ApiVersions.announcing(List.of(new ApiVersions.Deprecation("v1", since, since
                .plusYears(1), URI.create("/guide"))));
        MockHttpServletResponse old = answer(handler, "v1");
        assertThat(old.getHeader("Deprecation")).isEqualTo("@" + since.toEpochSecond());
        assertThat(old.getHeader("Sunset")).isEqualTo("Sat, 15 Jan 2028 00:00:00 GMT");
        assertThat(String.join(",", old.getHeaders("Link"))).contains("</guide>; rel=\"deprecation\"").contains(
                "</guide>; rel=\"sunset\"");
        assertThat(answer(handler, "v2").getHeaderNames()).isEmpty();
    }

    private static MockHttpServletResponse answer(ApiVersionDeprecationHandler handler, String version) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        handler.handleVersion(new SemanticApiVersionParser().parseVersion(version), new Object(), new MockHttpServletRequest(),
                response);
        return response;
    }
}
