package io.gristmill.function.formula;

import java.util.Map;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.gristmill.function.InvalidInputException;

/**
 * A compiled expression of the Common Expression Language, with its extensions for texts, mathematics, optional values and names for
 * parts, and {@link MixedArithmetic}.
 */
final class Formula {
    static final int MOST_CHARACTERS = 10_000;
    /** Steps of all(), exists(), map() and filter() within one evaluation. */
    static final int MOST_ITERATIONS = 1_000_000;
    private static final int DEEPEST = 100;

    private static final CelOptions OPTIONS = CelOptions.current().maxExpressionCodePointSize(MOST_CHARACTERS)
            .maxParseRecursionDepth(DEEPEST).comprehensionMaxIterations(MOST_ITERATIONS)
            .enableHeterogeneousNumericComparisons(true).build();

    private final String expression;
    private final CelRuntime.Program program;

    private Formula(String expression, CelRuntime.Program program) {
        this.expression = expression;
        this.program = program;
    }

    /**
     * Compiles an expression that gives a value of this type.
     *
     * @param types     of the variables that are structures
     * @param variables their types by their names
     */
    static Formula compile(String expression, CelTypeProvider types, Map<String, CelType> variables, CelType result)
            throws FormulaException {
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder().setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS).setTypeProvider(types).setResultType(result)
                .addLibraries(CelExtensions.strings(), CelExtensions.math(), CelExtensions.optional(),
                        CelExtensions.bindings(), new MixedArithmetic());
        variables.forEach(compiler::addVar);
        CelValidationResult compiled = compiler.build().compile(expression);
        try {
            return new Formula(expression, program(compiled.getAst()));
        } catch (CelValidationException e) {
            throw FormulaException.of(e.getErrors());
        } catch (CelEvaluationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not the library's newer way of planning: that looks at a list which grows in map() or filter() anew at each step. */
    private static CelRuntime.Program program(CelAbstractSyntaxTree checked) throws CelEvaluationException {
        return CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS)
                .addLibraries(CelExtensions.strings(), CelExtensions.math(), CelExtensions.optional(),
                        new MixedArithmetic())
                .build().createProgram(checked);
    }

    /** @throws InvalidInputException if the expression cannot be evaluated with these values */
    Object evaluate(Map<String, Object> variables) {
        try {
            return program.eval(variables);
        } catch (CelEvaluationException e) {
            throw new InvalidInputException(Wording.failure(expression, String.valueOf(e.getMessage())), e);
        }
    }
}
