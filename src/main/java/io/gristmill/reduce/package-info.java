/**
 * Makes one value of the values of a job: sums, extremes, histograms, lists. What comes out depends on the values and their order
 * alone, never on how the job was cut into chunks or which worker ran them.
 */
@NullMarked
package io.gristmill.reduce;

import org.jspecify.annotations.NullMarked;
