package io.gristmill.api.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.gristmill.api.problem.ProblemException;
import io.gristmill.file.PartialUploads;

/** Which bytes of a whole a request brings (RFC 9110, section 14.4). */
final class ContentRange {
    private static final Pattern RANGE = Pattern.compile("bytes +([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})",
            Pattern.CASE_INSENSITIVE);

    private ContentRange() {}

    /** The piece that a request brings; null if it brings the whole. */
    static PartialUploads.@Nullable Piece of(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_RANGE);
        if (header == null) {
            return null;
        }
        Matcher range = RANGE.matcher(header.strip());
        if (range.matches()) {
            long from = Long.parseLong(range.group(1));
            long last = Long.parseLong(range.group(2));
            long total = Long.parseLong(range.group(3));
            if (from <= last && last < total) {
                return new PartialUploads.Piece(from, last - from + 1, total);
            }
        }
        throw ProblemException.header(HttpHeaders.CONTENT_RANGE,
                "it is not of the form bytes 0-99/1000: the first byte, the last one, and how many the whole has");
    }
}
