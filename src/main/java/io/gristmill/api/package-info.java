/**
 * The HTTP interface: what clients send, checked and turned into the words of the domain, and what they get.
 *
 * <p>A request goes through the guards of {@code security}, then to a controller here. Submits are read by {@code api.submit},
 * feeds of results are written by {@code api.result}, and every error leaves through {@code api.problem}. Controllers run on
 * virtual threads and block: for storage, for a job to end, for a slow client.
 */
@NullMarked
package io.gristmill.api;

import org.jspecify.annotations.NullMarked;
