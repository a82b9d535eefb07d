package io.gristmill.security;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 that waits so long for a request's line and headers and no longer. Tomcat's own limit is for the time from one byte to
 * the next, so whoever sends a byte now and then could keep as many connections as there may be.
 */
public final class PunctualHttp11 extends Http11NioProtocol {
    private static final int BETWEEN_LOOKS_MILLIS = 200;

    private long headNanos = Long.MAX_VALUE;

    void setHeadTimeout(Duration timeout) {
        headNanos = timeout.toNanos();
    }

    @Override
    public void start() throws Exception {
        super.start();
        getUtilityExecutor().scheduleWithFixedDelay(this::endLateOnes, BETWEEN_LOOKS_MILLIS, BETWEEN_LOOKS_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void endLateOnes() {
        getEndpoint().getConnections().stream().filter(this::isLate).forEach(SocketWrapperBase::close);
    }

    /** A connection has a processor of its own between two parts of a head only: in service a thread has it, at rest nobody. */
    private boolean isLate(SocketWrapperBase<NioChannel> connection) {
        if (!(connection.getCurrentProcessor() instanceof Processor processor)) {
            return false;
        }
        Request request = processor.getRequest();
        return request != null && request.getStartTimeNanos() >= 0 && System.nanoTime() - request.getStartTimeNanos() > headNanos;
    }
}
