package io.gristmill.api;

import java.io.IOException;
import java.io.OutputStream;

import jakarta.servlet.http.HttpServletResponse;

import io.gristmill.api.problem.ClientGoneException;

/** The body of an answer. It tells a client that went away from a disk that fails: only the latter is worth a line in the log. */
public final class ClientStream extends OutputStream {
    private final OutputStream body;

    public ClientStream(HttpServletResponse response) throws IOException {
        body = response.getOutputStream();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            body.write(bytes, offset, length);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            body.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }
}
