package io.gristmill.security;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Warns who opens the server to others while nobody is asked who they are. */
@Component
class ExposureWarning implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ExposureWarning.class);

    private final @Nullable InetAddress address;

    ExposureWarning(@Value("${server.address:#{null}}") @Nullable InetAddress address) {
        this.address = address;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (address == null || !address.isLoopbackAddress()) {
            LOG.warn("Everybody who can reach {} can run jobs here and read their results: nothing asks who they are",
                    address == null ? "any address of this machine" : address.getHostAddress());
        }
    }
}
