/**
 * Bindings of native image libraries through the Foreign Function and Memory API: they know C, memory and return codes, and nothing of
 * pictures beyond that. Loaded at the first picture, in child processes only.
 */
@NullMarked
package io.gristmill.function.image.ffm;

import org.jspecify.annotations.NullMarked;
