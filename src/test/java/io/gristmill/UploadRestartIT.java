package io.gristmill;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload whose server is killed in the middle of a piece goes on at the next server. */
@Tag("slow")
class UploadRestartIT {
    private static final int PIECE = 1_000_000;

    @TempDir
    Path data;

    @Test
    void anUploadGoesOnAfterItsServerWasKilledInTheMiddleOfAPiece() throws Exception {
        byte[] content = new byte[3 * PIECE];
        new Random(1).nextBytes(content);
        String path = "/v1/files/sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        try (ServerProcess first = ServerProcess.start(data)) {
            given().header("Content-Range", "bytes 0-999999/3000000").body(Arrays.copyOf(content, PIECE)).put(first.url() + path)
                    .then().statusCode(202).header("Upload-Offset", "1000000");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(first.url()).getPort())) {
                OutputStream out = socket.getOutputStream();
                out.write(("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Range: bytes 1000000-2999999/3000000\r\n"
                        + "Content-Length: 2000000\r\n\r\n").getBytes(US_ASCII));
                out.write(content, PIECE, PIECE);
                out.flush();
                while (offset(first, path) == PIECE) {
                    Thread.yield();
                }
                first.kill();
            }
        }
        try (ServerProcess second = ServerProcess.start(data)) {
            int offset = offset(second, path);
            assertThat(offset).isGreaterThan(PIECE).isLessThanOrEqualTo(2 * PIECE);
            given().header("Content-Range", "bytes " + offset + "-2999999/3000000").body(Arrays.copyOfRange(content, offset,
                    content.length)).put(second.url() + path).then().statusCode(201);
            assertThat(given().get(second.url() + path).asByteArray()).isEqualTo(content);
        }
    }

    private static int offset(ServerProcess server, String path) {
        return Integer.parseInt(given().head(server.url() + path).header("Upload-Offset"));
    }
}
