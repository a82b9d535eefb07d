package io.gristmill.api.doc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;

/** The operation can be bound to what the client has seen of the job. */
// @formatter:off
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(in = ParameterIn.HEADER, name = "If-Match", schema = @Schema(type = "string"),
        description = "ETags of the job: 412 if its state, options or labels have been changed since; its progress does not count")
// @formatter:on
public @interface Conditional {
}
