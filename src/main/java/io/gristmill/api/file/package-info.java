/** Files over HTTP: uploads, and stored bytes as answers. */
@NullMarked
package io.gristmill.api.file;

import org.jspecify.annotations.NullMarked;
