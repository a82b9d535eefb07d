package io.gristmill.api.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.web.context.request.ServletWebRequest;

import io.gristmill.api.ClientStream;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;

/**
 * Stored bytes as an answer, with their digest as ETag, conditional requests and one range at a time.
 *
 * @param name        data, never a path
 * @param contentType as somebody said
 */
public record ServedBytes(String name, String contentType, long bytes, String sha256, Source source) {
    private static final int BUFFER = 64 * 1024;

    /** Where the content comes from. */
    @FunctionalInterface
    public interface Source {
        /** Opens the content at a position, to be closed by the caller. */
        InputStream open(long position) throws IOException;

        /** Content that a channel has. */
        static Source of(Channel content) {
            return position -> {
                SeekableByteChannel channel = content.open();
                return Channels.newInputStream(channel.position(position));
            };
        }
    }

    /** Opens a channel, to be closed by the caller. */
    @FunctionalInterface
    public interface Channel {
        SeekableByteChannel open() throws IOException;
    }

    private record Part(long from, long to) {}

    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String etag = "\"" + sha256 + "\"";
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        if (new ServletWebRequest(request, response).checkNotModified(etag)) {
            return;
        }
        Part requested = requested(request, etag);
        Part part = requested == null ? new Part(0, bytes) : requested;
        try (InputStream content = source.open(part.from)) {
            describe(response, part, requested != null);
            if (!request.getMethod().equals("HEAD")) {
                copy(content, part.to - part.from, new ClientStream(response));
            }
        }
    }

    private void describe(HttpServletResponse response, Part part, boolean partial) {
        String type = Attachment.safeType(contentType);
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, Attachment.disposition(name, type));
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setContentType(type);
        response.setContentLengthLong(part.to - part.from);
        response.setHeader(Digests.REPRESENTATION, Digests.ofSha256(sha256));
        if (partial) {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + part.from + "-" + (part.to - 1) + "/" + bytes);
        } else {
            response.setHeader(Digests.CONTENT, Digests.ofSha256(sha256));
        }
    }

    /** The one range that is asked for; null for everything, which is also the answer to what cannot be understood. */
    private @Nullable Part requested(HttpServletRequest request, String etag) {
        String header = request.getHeader(HttpHeaders.RANGE);
        String condition = request.getHeader(HttpHeaders.IF_RANGE);
        if (header == null || condition != null && !condition.equals(etag)) {
            return null;
        }
        List<HttpRange> ranges;
        try {
            ranges = HttpRange.parseRanges(header);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (ranges.size() != 1) {
            return null;
        }
        long from = bytes == 0 ? 0 : ranges.getFirst().getRangeStart(bytes);
        if (from >= bytes) {
            throw new ProblemException(Kind.RANGE_NOT_SATISFIABLE, "There are " + bytes + " bytes").with(
                    HttpHeaders.CONTENT_RANGE,
                    "bytes */" + bytes);
        }
        return new Part(from, ranges.getFirst().getRangeEnd(bytes) + 1);
    }

    private static void copy(InputStream content, long count, OutputStream out) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, count))];
        for (long left = count; left > 0;) {
            int read = content.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException("Stored content is shorter than it was");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
