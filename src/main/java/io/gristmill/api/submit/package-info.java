/** Reads what clients submit: a job as JSON, alone or with files beside it. All that is wrong is said at once, field by field. */
@NullMarked
package io.gristmill.api.submit;

import org.jspecify.annotations.NullMarked;
