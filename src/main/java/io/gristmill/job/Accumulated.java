package io.gristmill.job;

import java.util.List;
import java.util.Map;

/**
 * What the items of a job have added up, by names in order. Values are JSON texts.
 *
 * @param counts digits
 * @param lists  pieces of them in order, each one or more elements with commas between them
 */
public record Accumulated(Map<String, String> counts, Map<String, List<String>> lists, Map<String, Map<String, String>> maps) {}
