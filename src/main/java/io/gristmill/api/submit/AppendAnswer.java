package io.gristmill.api.submit;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Items that were appended to a job.
 *
 * @param offset     the index of the first of them
 * @param items      how many
 * @param nextOffset where to go on
 */
@Schema(name = "Appended", example = "{\"offset\": 0, \"items\": 3, \"nextOffset\": 3}")
record AppendAnswer(long offset, long items, long nextOffset) {}
