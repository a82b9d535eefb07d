package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;

/** What strangers name things cannot write lines of its own into the log, nor control the terminal that shows it. */
class LogLinesTest {

    private static String logged(String message) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yaml"));
        Properties properties = Objects.requireNonNull(yaml.getObject());
        LoggerContext context = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        // Spring adds %xEx, which shows an exception.
        layout.setPattern(properties.getProperty("logging.pattern.console", "").replace("%xEx", ""));
        layout.start();
        LoggingEvent event = new LoggingEvent("", context.getLogger("test"), Level.WARN, message, null, null);
        return layout.doLayout(event);
    }

    @Test
    void aNameWithControlCharactersStaysOnItsLine() {
        String line = logged(
                "file 'a\r\n2026-05-04 ERROR root: all is lost\u0085b\u2028c\u2029d\u001B[31me\u0000f\u009Bg' is there");
        assertThat(line).endsWith(System.lineSeparator()).contains("all is lost b c d [31me f g' is there");
        assertThat(line.strip()).doesNotContainPattern("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029]");
        assertThat(Instant.parse(line.substring(0, line.indexOf(' ')).replaceAll("([+-]\\d\\d:\\d\\d)$", "Z"))).isNotNull();
    }
}
