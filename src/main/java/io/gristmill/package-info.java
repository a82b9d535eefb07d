/** The server's main class and the configuration that wires plain objects together. */
@NullMarked
package io.gristmill;

import org.jspecify.annotations.NullMarked;
