/** The description of the interface as OpenAPI: what the code cannot say by itself. */
@NullMarked
package io.gristmill.api.doc;

import org.jspecify.annotations.NullMarked;
