/**
 * Where chunks run. The dispatcher drives an {@link io.gristmill.engine.Engine} and hears from it through an
 * {@link io.gristmill.engine.EngineListener}; the engines themselves lie in the sub-packages.
 */
@NullMarked
package io.gristmill.engine;

import org.jspecify.annotations.NullMarked;
