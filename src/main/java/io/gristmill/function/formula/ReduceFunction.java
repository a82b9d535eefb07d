package io.gristmill.function.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.cel.common.types.SimpleType;
import io.gristmill.function.Combining;
import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.ParameterProblem;
import io.gristmill.function.Parameters;

/** Maps every item by one expression, and combines what that gives to one value by another. */
public final class ReduceFunction implements ItemFunction, Combining {
    private @Nullable ItemFormula formula;
    private @Nullable Formula combine;
    private @Nullable Formula finish;

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("data.reduce",
                "Evaluates an expression for every item, and combines the values of all to one by another expression.")
                .parameters(
                        """
                                {
                                  "type": "object",
                                  "properties": {%s,
                                    "combine": {
                                      "type": "string", "minLength": 1, "maxLength": %d,
                                      "description": "The value of two neighbours, over left and right. It must not matter which are combined first"
                                    },
                                    "finish": {
                                      "type": "string", "minLength": 1, "maxLength": %d, "default": "total",
                                      "description": "The result, over total, to which all values were combined"
                                    }
                                  },
                                  "required": ["expression", "combine"],
                                  "additionalProperties": false
                                }"""
                                .formatted(ItemFormula.PARAMETERS, Formula.MOST_CHARACTERS, Formula.MOST_CHARACTERS))
                .example("""
                        {"function": "data.reduce", "reduce": "function",
                         "parameters": {"expression": "{'n': 1, 'sum': item.price}",
                           "combine": "{'n': left.n + right.n, 'sum': left.sum + right.sum}",
                           "finish": "total.sum / double(total.n)"},
                         "input": {"items": [{"name": "nut", "price": 0.25}, {"name": "bolt", "price": 2}]}}""")
                .idempotent(true);
    }

    @Override
    public List<ParameterProblem> check(Parameters parameters) {
        List<ParameterProblem> problems = new ArrayList<>(ItemFormula.problems(parameters, SimpleType.DYN));
        problems.addAll(FormulaException.problems("/combine", () -> combine(parameters)));
        problems.addAll(FormulaException.problems("/finish", () -> finish(parameters)));
        return problems;
    }

    @Override
    public void initialise(FunctionContext context) throws FormulaException {
        formula = ItemFormula.compile(context.parameters(), SimpleType.DYN);
        combine = combine(context.parameters());
        finish = finish(context.parameters());
    }

    private static Formula combine(Parameters parameters) throws FormulaException {
        return Formula.compile(parameters.text("combine", ""), ItemType.NONE,
                Map.of("left", SimpleType.DYN, "right", SimpleType.DYN), SimpleType.DYN);
    }

    private static Formula finish(Parameters parameters) throws FormulaException {
        return Formula.compile(parameters.text("finish", "total"), ItemType.NONE, Map.of("total", SimpleType.DYN),
                SimpleType.DYN);
    }

    @Override
    public @Nullable Object apply(Item item, FunctionContext context) {
        return JsonValues.toJson(Objects.requireNonNull(formula).evaluate(item));
    }

    @Override
    public Object combine(Object left, Object right) {
        return value(Objects.requireNonNull(combine)
                .evaluate(Map.of("left", JsonValues.toFormula(left), "right", JsonValues.toFormula(right))));
    }

    @Override
    public Object finish(Object total, FunctionContext context) {
        return value(Objects.requireNonNull(finish).evaluate(Map.of("total", JsonValues.toFormula(total))));
    }

    /** What is combined cannot be null. */
    private static Object value(Object result) {
        Object json = JsonValues.toJson(result);
        if (json == null) {
            throw new InvalidInputException("The expression gives null, which cannot be combined");
        }
        return json;
    }
}
