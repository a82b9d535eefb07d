package io.gristmill.function.formula;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.parser.CelParserBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;

/**
 * Arithmetic of an integer and a double, which gives a double. The language has none; but JSON has one type of numbers, and a price that
 * is 2.50 in one record is 2 in another.
 */
final class MixedArithmetic implements CelCompilerLibrary, CelRuntimeLibrary {

    private record Operation(String operator, String name, DoubleBinaryOperator meaning) {
        CelFunctionDecl declaration() {
            return CelFunctionDecl.newFunctionDeclaration(operator,
                    CelOverloadDecl.newGlobalOverload(name + "_int64_double", SimpleType.DOUBLE, SimpleType.INT,
                            SimpleType.DOUBLE),
                    CelOverloadDecl.newGlobalOverload(name + "_double_int64", SimpleType.DOUBLE, SimpleType.DOUBLE,
                            SimpleType.INT));
        }

        Collection<CelFunctionBinding> bindings() {
            return CelFunctionBinding.fromOverloads(operator,
                    CelFunctionBinding.from(name + "_int64_double", Long.class, Double.class,
                            (left, right) -> meaning.applyAsDouble(left, right)),
                    CelFunctionBinding.from(name + "_double_int64", Double.class, Long.class,
                            (left, right) -> meaning.applyAsDouble(left, right)));
        }
    }

    private static final List<Operation> OPERATIONS = List.of(
            new Operation("_+_", "add", (left, right) -> left + right),
            new Operation("_-_", "subtract", (left, right) -> left - right),
            new Operation("_*_", "multiply", (left, right) -> left * right),
            new Operation("_/_", "divide", (left, right) -> left / right));

    @Override
    public void setParserOptions(CelParserBuilder parser) {
        // The syntax stays as it is.
    }

    @Override
    public void setCheckerOptions(CelCheckerBuilder checker) {
        checker.addFunctionDeclarations(OPERATIONS.stream().map(Operation::declaration).toList());
    }

    @Override
    public void setRuntimeOptions(CelRuntimeBuilder runtime) {
        List<CelFunctionBinding> bindings = new ArrayList<>();
        OPERATIONS.forEach(operation -> bindings.addAll(operation.bindings()));
        runtime.addFunctionBindings(bindings);
    }
}
