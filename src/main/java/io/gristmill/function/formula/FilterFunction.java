package io.gristmill.function.formula;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.cel.common.types.SimpleType;
import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.Json;
import io.gristmill.function.ParameterProblem;
import io.gristmill.function.Parameters;

/** Gives those items back, as they came, for which an expression is true. */
public final class FilterFunction implements ItemFunction {
    private @Nullable ItemFormula formula;

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("data.filter", "Gives every item back for which an expression is true, and null for the others.")
                .parameters("""
                        {
                          "type": "object",
                          "properties": {%s},
                          "required": ["expression"],
                          "additionalProperties": false
                        }""".formatted(ItemFormula.PARAMETERS)).example("""
                        {"function": "data.filter", "parameters": {"expression": "item.price < 1 && item.name.startsWith('n')"}, \
                        "input": {"items": [{"name": "nut", "price": 0.25}, {"name": "bolt", "price": 2}]}}""")
                .idempotent(true);
    }

    @Override
    public List<ParameterProblem> check(Parameters parameters) {
        return ItemFormula.problems(parameters, SimpleType.BOOL);
    }

    @Override
    public void initialise(FunctionContext context) throws FormulaException {
        formula = ItemFormula.compile(context.parameters(), SimpleType.BOOL);
    }

    @Override
    public @Nullable Json apply(Item item, FunctionContext context) throws IOException {
        if (!(Objects.requireNonNull(formula).evaluate(item) instanceof Boolean keeps)) {
            throw new InvalidInputException("The expression is neither true nor false for this item");
        }
        return keeps ? new Json(item.bytes()) : null;
    }
}
