/**
 * Keeps jobs, results and files in the data directory: the adapters of the ports of {@code job} and {@code file}.
 *
 * <pre>
 *  any thread                    the writer's thread                             disk
 *  JdbcJobStore.write  --queue--&gt;  for each piece of work of a group:
 *                                    ResultAppender: append the extents     --&gt;  jobs/&lt;id&gt;/results.*
 *                                    rows, within a savepoint
 *                                  one commit, synced                       --&gt;  gristmill.db
 *       future  &lt;---------------   then complete the futures
 *
 *  JdbcJobStore.find, list, …  ------ read-only pool, short statements -----&gt;  gristmill.db
 *  ResultFiles.open            ------ whole blocks within extents ----------&gt;  jobs/&lt;id&gt;/results.*
 * </pre>
 *
 * <p>Where a result file ends is a column of its job, changed in the transaction that adds the segment. So nothing needs to be undone
 * in a file: bytes behind that end, of work that failed or of a process that was killed, are overwritten by the next append.
 */
@NullMarked
package io.gristmill.store;

import org.jspecify.annotations.NullMarked;
