package io.gristmill.security;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Puts into Tomcat what ends the connections of clients that are too slow. */
@Component
final class SlowClients implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final SlowClientSettings settings;

    SlowClients(SlowClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(PunctualHttp11.class.getName());
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof PunctualHttp11 http) {
                http.setHeadTimeout(settings.patience());
            }
        });
        factory.addEngineValves(new BodyPace(settings));
    }
}
