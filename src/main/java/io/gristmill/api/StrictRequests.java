package io.gristmill.api;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.file.Compression;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;

/**
 * Refuses what would otherwise be overlooked: query parameters that an operation does not have, because they are misspelt or of
 * a later version, and bodies that are compressed where
 * they are not unpacked.
 */
@Configuration(proxyBeanMethods = false)
class StrictRequests implements WebMvcConfigurer, HandlerInterceptor {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/v1/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        requireKnownEncoding(request, handler);
        if (handler instanceof HandlerMethod method && request.getQueryString() != null) {
            requireKnown(request.getQueryString(), method);
        }
        return true;
    }

    private static void requireKnownEncoding(HttpServletRequest request, Object handler) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (reads || encoding == null || encoding.equalsIgnoreCase("identity")) {
            return;
        }
        boolean takesCompressed = handler instanceof HandlerMethod method && method.hasMethodAnnotation(TakesCompressed.class);
        if (!takesCompressed) {
            throw new ProblemException(Kind.UNSUPPORTED_TYPE, "Bodies are not taken compressed here").with(
                    HttpHeaders.ACCEPT_ENCODING, "identity");
        }
        if (Compression.of(encoding).isEmpty()) {
            throw new ProblemException(Kind.UNSUPPORTED_TYPE, "A body is compressed by gzip or zstd, or not at all").with(
                    HttpHeaders.ACCEPT_ENCODING, "gzip, zstd");
        }
    }

    /** Takes the query itself, not the request's parameters: for a form those are read from the body. */
    private static void requireKnown(String query, HandlerMethod method) {
        Set<String> known = Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class)).map(StrictRequests::name)
                .collect(Collectors.toCollection(TreeSet::new));
        // Those that an operation reads for itself are in its description.
        AnnotatedElementUtils.getMergedRepeatableAnnotations(method.getMethod(), Parameter.class).stream()
                .filter(parameter -> parameter.in() == ParameterIn.QUERY).map(Parameter::name).forEach(known::add);
        for (String name : UriComponentsBuilder.newInstance().query(query).build().getQueryParams().keySet()) {
            if (!known.contains(name)) {
                throw ProblemException.parameter(name, known.isEmpty()
                        ? "there are no parameters here"
                        : "there is none of this name here; there are " + String.join(", ", known));
            }
        }
    }

    private static String name(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        return annotation == null || annotation.name().isEmpty()
                ? String.valueOf(parameter.getParameter().getName())
                : annotation
                        .name();
    }
}
