package io.gristmill.function.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import io.gristmill.function.Item;
import io.gristmill.function.Parameters;

class EchoTest {

    @Test
    void itemComesBackAsTheSameBytes() throws IOException {
        byte[] bytes = "{\"number\": 12345678901234567890}".getBytes(StandardCharsets.UTF_8);

        assertThat(new Echo().apply(new BytesItem(bytes), () -> Parameters.NONE).utf8()).isSameAs(bytes);
    }

    /** Knows nothing but its bytes, so that a look at anything else fails. */
    private record BytesItem(byte[] bytes) implements Item {

        @Override
        public long index() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String name() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long number() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String text() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object json() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path path() {
            throw new UnsupportedOperationException();
        }
    }
}
