package io.gristmill.function.formula;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.cel.common.types.SimpleType;
import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.ParameterProblem;
import io.gristmill.function.Parameters;

/** Makes of every item what an expression says. */
public final class MapFunction implements ItemFunction {
    private @Nullable ItemFormula formula;

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("data.map", "Evaluates an expression for every item; its value is the result.").parameters("""
                {
                  "type": "object",
                  "properties": {%s},
                  "required": ["expression"],
                  "additionalProperties": false
                }""".formatted(ItemFormula.PARAMETERS)).example("""
                {"function": "data.map", "parameters": {"expression": "{'name': item.name, 'total': item.price * item.count}"}, \
                "input": {"items": [{"name": "nut", "price": 0.25, "count": 100}, {"name": "bolt", "price": 2, "count": 3}]}}""")
                .idempotent(true);
    }

    @Override
    public List<ParameterProblem> check(Parameters parameters) {
        return ItemFormula.problems(parameters, SimpleType.DYN);
    }

    @Override
    public void initialise(FunctionContext context) throws FormulaException {
        formula = ItemFormula.compile(context.parameters(), SimpleType.DYN);
    }

    @Override
    public @Nullable Object apply(Item item, FunctionContext context) {
        return JsonValues.toJson(Objects.requireNonNull(formula).evaluate(item));
    }
}
