package io.gristmill.security;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
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
        var raw = request.getCoyoteRequest();
        InputBuffer body = raw.getInputBuffer();
        raw.setInputBuffer(new Paced(body, raw));
        try {
            getNext().invoke(request, response);
        } finally {
            raw.setInputBuffer(body);
        }
    }

    /** The time counts from when the body is first asked for. */
    private final class Paced implements InputBuffer {
        private final InputBuffer body;
        private final org.apache.coyote.Request request;
        private long begin = -1;
        private long bytes;

        Paced(InputBuffer body, org.apache.coyote.Request request) {
            this.body = body;
            this.request = request;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            begin = begin < 0 ? System.nanoTime() : begin;
            int count = body.doRead(handler);
            bytes += Math.max(0, count);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin - settings.patience().toNanos());
            if (count >= 0 && seconds > 0 && bytes < seconds * settings.bodyRate().toBytes()) {
                // Nor is the rest of it waited for, which Tomcat would do to keep the connection.
                request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
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
