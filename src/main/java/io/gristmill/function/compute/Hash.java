package io.gristmill.function.compute;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32C;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** The digest of each file. */
public final class Hash implements ItemFunction {
    private final byte[] buffer = new byte[64 * 1024];

    /** Takes in the bytes of a file. */
    private interface Sink {
        void take(byte[] bytes, int count);
    }

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("compute.hash", "The digest of each file, as hexadecimal text.").input(Input.FILES).parameters("""
                {
                  "type": "object",
                  "properties": {
                    "algorithm": {
                      "enum": ["md5", "sha-1", "sha-256", "sha-512", "crc32c"], "default": "sha-256",
                      "description": "Which digest"
                    }
                  },
                  "additionalProperties": false
                }""").example(
                """
                        {"function": "compute.hash", "parameters": {"algorithm": "md5"}, "input": {"files": ["sha256:7a2e67f270dd251830a6ba1baf1c6495ebd5df3703b309a4da2592dffd356ffc"]}}""")
                .idempotent(true);
    }

    @Override
    public String apply(Item item, FunctionContext context) throws IOException, NoSuchAlgorithmException {
        String algorithm = context.parameters().text("algorithm", "sha-256");
        if (algorithm.equals("crc32c")) {
            CRC32C checksum = new CRC32C();
            read(item, (bytes, count) -> checksum.update(bytes, 0, count));
            return HexFormat.of().toHexDigits((int) checksum.getValue());
        }
        MessageDigest digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT));
        read(item, (bytes, count) -> digest.update(bytes, 0, count));
        return HexFormat.of().formatHex(digest.digest());
    }

    private void read(Item item, Sink sink) throws IOException {
        try (InputStream in = Files.newInputStream(item.path())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sink.take(buffer, count);
            }
        }
    }
}
