/** Errors as clients see them: problem details (RFC 9457) for every error, whichever layer found it. */
@NullMarked
package io.gristmill.api.problem;

import org.jspecify.annotations.NullMarked;
