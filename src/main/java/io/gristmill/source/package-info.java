/**
 * A job's input in canonical form: written once by the server when the job is accepted, read in slices by the workers.
 */
@NullMarked
package io.gristmill.source;

import org.jspecify.annotations.NullMarked;
