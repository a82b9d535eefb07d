package io.gristmill.demo;

import tools.jackson.databind.JsonNode;

/** An item without a result, and why it has none. */
record FailedItem(String name, String kind, String title, String detail) {

    static FailedItem of(JsonNode item) {
        JsonNode failure = item.path("failure");
        return new FailedItem(item.path("input").path("name").asString("item " + item.path("index").asLong(0)),
                failure.path("kind").asString(""), failure.path("title").asString(""), failure.path("detail").asString(""));
    }
}
