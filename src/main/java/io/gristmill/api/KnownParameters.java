package io.gristmill.api;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;

import io.gristmill.api.problem.ProblemException;

/**
 * Refuses query parameters that an operation does not have. One that is misspelt, or that a later version has, would otherwise be
 * ignored, and the request do something else than its sender wanted.
 */
@Configuration(proxyBeanMethods = false)
class KnownParameters implements WebMvcConfigurer, HandlerInterceptor {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/v1/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && request.getQueryString() != null) {
            Set<String> known = Arrays.stream(method.getMethodParameters()).filter(parameter -> parameter.hasParameterAnnotation(
                    RequestParam.class)).map(KnownParameters::name).collect(Collectors.toUnmodifiableSet());
            // Not request.getParameterNames(): for a form it would read the body.
            UriComponentsBuilder.newInstance().query(request.getQueryString()).build().getQueryParams().keySet().stream().filter(
                    name -> !known.contains(name)).findFirst().ifPresent(name -> {
                        throw ProblemException.parameter(name, known.isEmpty()
                                ? "there are no parameters here"
                                : "there is none of this name here; there are " + known.stream().sorted().collect(Collectors
                                        .joining(", ")));
                    });
        }
        return true;
    }

    private static String name(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        return annotation == null || annotation.name().isEmpty()
                ? String.valueOf(parameter.getParameter().getName())
                : annotation
                        .name();
    }
}
