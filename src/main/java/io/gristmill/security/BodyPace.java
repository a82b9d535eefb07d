package io.gristmill.security;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** Ends requests whose body comes more slowly than anybody's line is, as if it had not come at all: with 408. */
final class BodyPace extends ValveBase {
    private final SlowClientSettings settings;

    BodyPace(SlowClientSettings settings) {
        super(true);
        this.settings = settings;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        InputBuffer body = request.getCoyoteRequest().getInputBuffer();
        request.getCoyoteRequest().setInputBuffer(new Paced(body));
        try {
            getNext().invoke(request, response);
        } finally {
            request.getCoyoteRequest().setInputBuffer(body);
        }
    }

    /** The time counts from when the body is first asked for. */
    private final class Paced implements InputBuffer {
        private final InputBuffer body;
        private long begin = -1;
        private long bytes;

        Paced(InputBuffer body) {
            this.body = body;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            begin = begin < 0 ? System.nanoTime() : begin;
            int count = body.doRead(handler);
            bytes += Math.max(0, count);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin - settings.patience().toNanos());
            if (count >= 0 && seconds > 0 && bytes < seconds * settings.bodyRate().toBytes()) {
                throw new SocketTimeoutException("The body comes too slowly");
            }
            return count;
        }

        @Override
        public int available() {
            return body.available();
        }
    }
}
