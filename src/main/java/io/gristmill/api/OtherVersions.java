package io.gristmill.api;

import org.springframework.web.accept.InvalidApiVersionException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.swagger.v3.oas.annotations.Hidden;

/** Versions that there are not: a version is looked at only where something is mapped to the path. */
@Hidden
@RestController
class OtherVersions {

    @RequestMapping("/{version:(?!" + ApiVersions.SUPPORTED + "$)v\\d+}/**")
    void refuse(@PathVariable String version) {
        throw new InvalidApiVersionException(version);
    }
}
