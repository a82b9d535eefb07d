package io.gristmill.api.submit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.job.SizeText;

/** Reads a JSON body into memory, and refuses one that is too large before it is there. */
@Component
final class BodyReader {
    private final int mostBytes;

    BodyReader(HttpSettings settings) {
        mostBytes = (int) settings.maxBody().toBytes();
    }

    byte[] read(HttpServletRequest request) throws IOException {
        requireUtf8(request.getContentType());
        return read(request.getInputStream(), request.getContentLengthLong());
    }

    /** Of any type, for verbs whose body may be left out. */
    byte[] readAny(HttpServletRequest request) throws IOException {
        return read(request.getInputStream(), request.getContentLengthLong());
    }

    byte[] read(Part part) throws IOException {
        return read(part.getInputStream(), part.getSize());
    }

    /** @param announced bytes, or -1; more may come */
    private byte[] read(InputStream body, long announced) throws IOException {
        if (announced > mostBytes) {
            throw tooLarge();
        }
        byte[] bytes = body.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw tooLarge();
        }
        return bytes;
    }

    private ProblemException tooLarge() {
        return new ProblemException(Kind.TOO_LARGE, "A job has at most " + SizeText.format(mostBytes)
                + " as JSON; upload larger inputs as files");
    }

    private static void requireUtf8(String contentType) {
        Charset charset;
        try {
            charset = MediaType.parseMediaType(contentType).getCharset();
        } catch (UnsupportedCharsetException e) {
            charset = StandardCharsets.ISO_8859_1;
        }
        if (charset != null && !charset.equals(StandardCharsets.UTF_8) && !charset.equals(StandardCharsets.US_ASCII)) {
            throw new ProblemException(Kind.UNSUPPORTED_TYPE, "JSON is sent in UTF-8");
        }
    }
}
