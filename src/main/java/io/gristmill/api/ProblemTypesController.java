package io.gristmill.api;

import java.util.Arrays;
import java.util.List;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What the types of errors mean: each type is an address that can be followed. */
@Tag(name = "Problems")
@RestController
@RequestMapping(path = "/problems", produces = MediaType.APPLICATION_JSON_VALUE)
class ProblemTypesController {
    private static final List<ProblemType> TYPES = Arrays.stream(Kind.values()).filter(Kind::hasType)
            .map(kind -> new ProblemType(kind.type(), kind.title(), kind.status().value())).toList();

    /** What problems of one type have in common. */
    @Schema(name = "ProblemType", example = """
            {"type": "/problems/gone", "title": "The job is gone", "status": 410}""")
    record ProblemType(String type, String title, int status) {}

    /** All types. */
    @Schema(name = "ProblemTypes")
    record Page(List<ProblemType> problems) {}

    @Operation(summary = "Lists the types of errors")
    @GetMapping
    Page list() {
        return new Page(TYPES);
    }

    @Operation(summary = "Shows what a type of errors means")
    @Fails(404)
    @GetMapping("/{slug}")
    ProblemType get(@PathVariable String slug) {
        return TYPES.stream().filter(type -> type.type().equals("/problems/" + slug)).findFirst().orElseThrow(
                () -> new ProblemException(Kind.NOT_FOUND, "There is no type of problems '" + slug + "'"));
    }
}
