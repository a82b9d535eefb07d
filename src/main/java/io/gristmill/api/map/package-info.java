/** A job's interval as a picture: what is done, failed, with a worker, or waiting. */
@NullMarked
package io.gristmill.api.map;

import org.jspecify.annotations.NullMarked;
