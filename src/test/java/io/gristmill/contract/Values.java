package io.gristmill.contract;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values that a schema allows, all small, and spoils them. */
final class Values {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;
    /** Texts that have broken programs. */
    static final List<String> ODD_TEXTS = List.of("", " ", "\u0000", "\uD800", "\uDC00\uD800", "\u202Egpj.exe", "\u2028\u2029",
            "a\r\nb: c", "\u001B[31mred", "../../../etc/passwd", "..\\..\\boot.ini", "%00", "%s%n%x", "${jndi:ldap://127.0.0.1/}",
            "'; DROP TABLE job; --", "<script>alert(1)</script>", "null", "-0", "1e400", "\uFEFFmark", "e\u0301\u0327".repeat(40),
            "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", "x".repeat(5000), "NaN", "0x10", "١٢٣", "auto", "30s", "-1s",
            "99999999999999999999d", "PT1H", "1e9GB", "0MB", "512MB\n", "\"", "\\", "/", "~0~1", "sha256:");

    private final Contract contract;
    private final Random random;

    Values(Contract contract, Random random) {
        this.contract = contract;
        this.random = random;
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A value that the schema allows. What else the server may ask of it, such as that a file exists, nobody knows. */
    JsonNode sound(JsonNode schema) {
        return sound(schema, 0);
    }

    private JsonNode sound(JsonNode reference, int depth) {
        JsonNode schema = contract.resolve(reference);
        if (schema.has("enum")) {
            return oneOf(schema.path("enum").valueStream().toList());
        }
        if (schema.has("example") && chance(0.6)) {
            return schema.path("example");
        }
        List<String> types = schema.path("type").isArray()
                ? schema.path("type").valueStream().map(JsonNode::asString).toList()
                : List.of(schema.path("type").asString());
        return switch (depth > DEEPEST ? "null" : oneOf(types)) {
            case "object" -> object(schema, depth);
            case "array" -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(sound(schema.path("items"), depth + 1));
                }
                yield array;
            }
            case "string" -> NODES.stringNode(oneOf(List.of("a", "auto", "1s", "64MB", "grüße", "data.echo", "x=y")));
            case "integer" -> NODES.numberNode(schema.path("minimum").asLong(0) + random.nextInt(3));
            case "number" -> NODES.numberNode(random.nextInt(100) / 4.0);
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            default -> anything(depth);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        List<String> required = schema.path("required").valueStream().map(JsonNode::asString).toList();
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            if (required.contains(field.getKey()) || chance(0.3)) {
                object.set(field.getKey(), sound(field.getValue(), depth + 1));
            }
        }
        if (schema.path("additionalProperties").isObject() && chance(0.5)) {
            object.set(oneOf(List.of("a", "b", "album")), sound(schema.path("additionalProperties"), depth + 1));
        }
        return object;
    }

    /** Any JSON, also such as is odd. */
    JsonNode anything(int depth) {
        List<Supplier<JsonNode>> kinds = new ArrayList<>(List.of(NODES::nullNode, () -> NODES.booleanNode(true), () -> NODES
                .numberNode(random.nextInt()), () -> NODES.numberNode(-1), () -> NODES.numberNode(0.1),
                () -> NODES.numberNode(
                        Long.MAX_VALUE),
                () -> NODES.numberNode(BigInteger.TEN.pow(random.nextInt(900))), () -> NODES.stringNode(
                        oneOf(ODD_TEXTS)),
                NODES::objectNode, NODES::arrayNode));
        if (depth < DEEPEST) {
            kinds.add(() -> NODES.arrayNode().add(anything(depth + 1)).add(anything(depth + 1)));
            kinds.add(() -> {
                ObjectNode object = NODES.objectNode();
                object.set(oneOf(ODD_TEXTS), anything(depth + 1));
                return object;
            });
        }
        return oneOf(kinds).get();
    }

    /** The value with something in it that is another type, out of range, missing, or more than there should be. */
    JsonNode spoilt(JsonNode value) {
        JsonNode copy = value.deepCopy();
        List<JsonNode> containers = new ArrayList<>();
        collect(copy, containers);
        if (containers.isEmpty()) {
            return anything(0);
        }
        switch (oneOf(containers)) {
            case ObjectNode object -> spoil(object);
            case ArrayNode array when array.isEmpty() || chance(0.3) -> array.add(anything(0));
            case ArrayNode array -> array.set(random.nextInt(array.size()), anything(0));
            default -> throw new IllegalStateException("Only objects and arrays contain something");
        }
        return copy;
    }

    private void spoil(ObjectNode object) {
        List<String> names = List.copyOf(object.propertyNames());
        if (names.isEmpty() || chance(0.2)) {
            object.set(oneOf(ODD_TEXTS), anything(0));
        } else if (chance(0.25)) {
            object.remove(oneOf(names));
        } else {
            object.set(oneOf(names), anything(0));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    /** The text of a value, spoilt as text, so that most often it is no JSON any more. */
    byte[] brokenText(JsonNode value) {
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(value);
        byte[] broken = java.util.Arrays.copyOf(bytes,
                Math.max(1, chance(0.5) ? random.nextInt(bytes.length + 1) : bytes.length));
        for (int i = random.nextInt(3); i > 0; i--) {
            broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        return broken;
    }
}
