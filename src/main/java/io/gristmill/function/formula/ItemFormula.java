package io.gristmill.function.formula;

import java.util.List;
import java.util.Map;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.gristmill.function.Item;
import io.gristmill.function.ParameterProblem;
import io.gristmill.function.Parameters;

/** The expression of a job over {@code item} and {@code index}. */
record ItemFormula(Formula formula, ItemType type) {
    /** Of every function that has such an expression. */
    static final String PARAMETERS = """
            "expression": {
              "type": "string", "minLength": 1, "maxLength": %d,
              "description": "In the Common Expression Language, over item, the record, and index, its place in the job from 0"
            },
            "types": {
              "type": "object", "default": {}, "maxProperties": 1000,
              "additionalProperties": {"enum": ["int", "double", "string", "bool", "list", "map", "any"]},
              "description": "The fields of the items and their types. With it the expression is checked against them at submit, \
            and texts are read as numbers and truth values where these are declared"
            }""".formatted(Formula.MOST_CHARACTERS);

    static ItemFormula compile(Parameters parameters, CelType result) throws FormulaException {
        ItemType type = ItemType.of(parameters);
        Formula formula = Formula.compile(parameters.text("expression", ""), type,
                Map.of("item", type.type(), "index", SimpleType.INT), result);
        return new ItemFormula(formula, type);
    }

    /** What is wrong with a job's expression. */
    static List<ParameterProblem> problems(Parameters parameters, CelType result) {
        return FormulaException.problems("/expression", () -> compile(parameters, result));
    }

    Object evaluate(Item item) {
        Object value = type.conform(JsonValues.toFormula(item.json()));
        return formula.evaluate(Map.of("item", value, "index", item.index()));
    }
}
