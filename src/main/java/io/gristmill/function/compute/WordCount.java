package io.gristmill.function.compute;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** How often each word is in a text. */
public final class WordCount implements ItemFunction {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’-][\\p{L}\\p{M}\\p{N}]+)*");

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("compute.word-count", "How often each word is in a text, the most frequent first.").input(Input.ANY)
                .parameters("""
                        {
                          "type": "object",
                          "properties": {
                            "top": {
                              "type": "integer", "minimum": 1, "maximum": 100000, "default": 100,
                              "description": "How many words are listed"
                            }
                          },
                          "additionalProperties": false
                        }""")
                .example(
                        """
                                {"function": "compute.word-count", "parameters": {"top": 3},
                                 "input": {"items": ["The mill grinds slowly, but the mill grinds fine.", "What's milled is milled."]}}""")
                .idempotent(true);
    }

    @Override
    public Map<String, Object> apply(Item item, FunctionContext context) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        try (BufferedReader text = open(item)) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                Matcher words = WORD.matcher(line);
                while (words.find()) {
                    counts.merge(words.group().toLowerCase(Locale.ROOT), 1L, Long::sum);
                }
            }
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("The file is not text in UTF-8", e);
        }
        return value(counts, context.parameters().integer("top", 100));
    }

    /** A file need not fit into memory. */
    private static BufferedReader open(Item item) throws IOException {
        return item.isFile() ? Files.newBufferedReader(item.path()) : new BufferedReader(new StringReader(item.text()));
    }

    private static Map<String, Object> value(Map<String, Long> counts, int top) {
        Map<String, Long> most = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(top).forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("words", counts.values().stream().mapToLong(Long::longValue).sum());
        value.put("distinct", counts.size());
        value.put("counts", most);
        return value;
    }
}
