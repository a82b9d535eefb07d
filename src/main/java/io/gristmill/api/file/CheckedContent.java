package io.gristmill.api.file;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import io.gristmill.api.problem.ProblemException;

/** The body of a request. Its end is only reached if it has the digests that its header announces; else the end is a problem. */
final class CheckedContent extends InputStream {
    private final InputStream content;
    private final List<Check> checks = new ArrayList<>();

    private record Check(String algorithm, byte[] announced, MessageDigest actual) {}

    private CheckedContent(InputStream content, Map<String, byte[]> announced) {
        this.content = content;
        announced.forEach((algorithm, digest) -> checks.add(new Check(algorithm, digest, Digests.start(algorithm))));
    }

    static InputStream of(HttpServletRequest request) throws IOException {
        String header = String.join(",", Collections.list(request.getHeaders(Digests.CONTENT)));
        return header.isEmpty()
                ? request.getInputStream()
                : new CheckedContent(request.getInputStream(), Digests.parse(Digests.CONTENT, header));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = content.read(bytes, offset, length);
        if (count < 0) {
            checks.forEach(CheckedContent::require);
            checks.clear();
        } else {
            checks.forEach(check -> check.actual.update(bytes, offset, count));
        }
        return count;
    }

    private static void require(Check check) {
        byte[] actual = check.actual.digest();
        if (!MessageDigest.isEqual(check.announced, actual)) {
            throw ProblemException.header(Digests.CONTENT, check.algorithm + " of the content is " + Digests.text(actual)
                    + ", not " + Digests.text(check.announced));
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
