/** What a job has cost, and what to make of it. */
@NullMarked
package io.gristmill.api.report;

import org.jspecify.annotations.NullMarked;
