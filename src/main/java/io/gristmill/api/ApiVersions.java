package io.gristmill.api;

import java.net.URI;
import java.time.ZonedDateTime;
import java.util.List;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.RequestPath;
import org.springframework.web.accept.ApiVersionDeprecationHandler;
import org.springframework.web.accept.StandardApiVersionDeprecationHandler;
import org.springframework.web.servlet.config.annotation.ApiVersionConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The versions of the interface. The first segment of a path says which one is meant. */
@Configuration(proxyBeanMethods = false)
public class ApiVersions implements WebMvcConfigurer {
    /** As paths have it. */
    public static final String SUPPORTED = "v1";

    private static final List<Deprecation> DEPRECATED = List.of();

    /**
     * A version that clients should leave.
     *
     * @param version as paths have it
     * @param since   from when on
     * @param sunset  when it goes
     * @param guide   what tells how to leave it
     */
    record Deprecation(String version, ZonedDateTime since, ZonedDateTime sunset, URI guide) {}

    @Override
    public void configureApiVersioning(ApiVersionConfigurer configurer) {
        configurer.usePathSegment(0, ApiVersions::isVersioned).setVersionRequired(false).detectSupportedVersions(false)
                .addSupportedVersions(SUPPORTED).setDeprecationHandler(announcing(DEPRECATED));
    }

    /** The description of the interface lies where a third version would be. */
    private static boolean isVersioned(RequestPath path) {
        String text = path.pathWithinApplication().value();
        return text.matches("/v\\d+/.*") && !text.startsWith("/v3/api-docs");
    }

    /** Says with each answer of such a version that it goes, when, and what comes (RFC 9745, RFC 8594). */
    static ApiVersionDeprecationHandler announcing(List<Deprecation> deprecations) {
        StandardApiVersionDeprecationHandler handler = new StandardApiVersionDeprecationHandler();
        deprecations.forEach(deprecation -> handler.configureVersion(deprecation.version())
                .setDeprecationDate(deprecation.since()).setDeprecationLink(deprecation.guide())
                .setSunsetDate(deprecation.sunset()).setSunsetLink(deprecation.guide()));
        return handler;
    }
}
