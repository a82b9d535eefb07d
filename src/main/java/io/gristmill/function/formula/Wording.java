package io.gristmill.function.formula;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what the library says of formulas in the words of people who write them. */
final class Wording {
    private static final Pattern PLACE = Pattern.compile("evaluation error at <input>:(\\d+): (.*)", Pattern.DOTALL);
    private static final Pattern NO_OVERLOAD = Pattern.compile("found no matching overload for '([^']+)' applied to '([^']*)'.*",
            Pattern.DOTALL);
    private static final Pattern NO_OVERLOAD_NOW = Pattern.compile("No matching overload for function '([^']+)'.*",
            Pattern.DOTALL);

    private static final Pattern UNEXPECTED = Pattern.compile("(?:mismatched|extraneous) input '(.*)' expecting .*",
            Pattern.DOTALL);
    private static final Pattern NULLABLE = Pattern.compile("wrapper\\((\\w+)\\)");

    private Wording() {}

    /** @param column from 1 */
    static String at(int line, int column, String message) {
        return "line " + line + ", column " + column + ": " + plain(message);
    }

    /** What became of an evaluation, and where in the expression. */
    static String failure(String expression, String message) {
        Matcher matcher = PLACE.matcher(message);
        if (!matcher.matches()) {
            return plain(message);
        }
        int offset = Integer.parseInt(matcher.group(1));
        int[] before = expression.codePoints().limit(offset).toArray();
        int line = 1;
        int column = 1;
        for (int character : before) {
            line += character == '\n' ? 1 : 0;
            column = character == '\n' ? 1 : column + 1;
        }
        return at(line, column, matcher.group(2));
    }

    private static String plain(String text) {
        String message = NULLABLE.matcher(text).replaceAll("$1");
        Matcher checked = NO_OVERLOAD.matcher(message);
        if (checked.matches()) {
            return "there is no " + operator(checked) + " for " + checked.group(2);
        }
        Matcher evaluated = NO_OVERLOAD_NOW.matcher(message);
        if (evaluated.matches()) {
            return "there is no " + operator(evaluated) + " for values of these types; int(), double() and string() convert";
        }
        Matcher unexpected = UNEXPECTED.matcher(message);
        if (unexpected.matches()) {
            return unexpected.group(1).equals("<EOF>")
                    ? "the expression ends too early"
                    : "unexpected '" + unexpected.group(1) + "'";
        }
        return message.replace(" (in container '')", "");
    }

    /** The library calls the operator + of two operands _+_. */
    private static String operator(MatchResult match) {
        String name = match.group(1);
        return "'" + (name.contains("_") && !Character.isLetter(name.charAt(0)) ? name.replace("_", "") : name.replace("@", ""))
                + "'";
    }
}
