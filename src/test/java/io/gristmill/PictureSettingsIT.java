package io.gristmill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.restassured.path.json.JsonPath;

/** The server's settings of pictures reach its workers: here none may load a native library, and pictures are small. */
class PictureSettingsIT {
    private static GristmillServer server;
    private static Client client;

    @BeforeAll
    static void start() {
        server = GristmillServer.start("gristmill.image.turbojpeg=none", "gristmill.image.webp=none",
                "gristmill.image.vips=none", "gristmill.image.max-pixels=1000000", "gristmill.image.max-bytes=1MB",
                "gristmill.pool.size=1");
        client = new Client(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
    void javaAloneDecodes(String format) throws IOException {
        JsonPath item = thumbnail(picture(300, 200, format));

        assertThat(item.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(item.getString("value.engine")).isEqualTo("java");
        assertThat(item.getInt("value.width")).isEqualTo(64);
    }

    @Test
    void aLargerPictureIsRefused() throws IOException {
        JsonPath item = thumbnail(picture(2000, 600, "png"));

        assertThat(item.getString("failure.kind")).isEqualTo("INVALID_INPUT");
        assertThat(item.getString("failure.detail")).contains("1200000 pixels").contains("1000000");
    }

    @Test
    void aLargerFileIsRefused() {
        JsonPath item = thumbnail(new byte[(1 << 20) + 1]);

        assertThat(item.getString("failure.kind")).isEqualTo("INVALID_INPUT");
        assertThat(item.getString("failure.detail")).contains("1048576");
    }

    @Test
    void aFormatOfANativeLibraryIsRefusedWithoutIt() throws IOException {
        JsonPath item = thumbnail(Files.readAllBytes(Path.of("src/test/resources/io/gristmill/function/image/corners.avif")));

        assertThat(item.getString("failure.kind")).isEqualTo("INVALID_INPUT");
        assertThat(item.getString("failure.detail")).contains("libvips");
    }

    @Test
    void aServerWithABadSettingDoesNotStart() {
        assertThat(catchThrowable(() -> GristmillServer.start("gristmill.image.vips=bundled"))).rootCause()
                .isInstanceOf(StartRefusedException.class).hasMessageContaining("gristmill.image.vips is bundled");
    }

    private static JsonPath thumbnail(byte[] file) {
        String id = client.given().contentType("application/octet-stream")
                .header("Content-Disposition", "attachment; filename=\"a\"").body(file).post("/v1/files").then().statusCode(201)
                .extract().path("id");
        String job = client.given().contentType("application/json").body("""
                {"function": "image.thumbnail", "parameters": {"width": 64, "height": 64}, "input": {"files": ["%s"]}}"""
                .formatted(id)).post("/v1/jobs").then().statusCode(202).extract().path("id");
        client.awaitEnd(job);
        return client.item(job, 0);
    }

    private static byte[] picture(int width, int height, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), format, bytes);
        return bytes.toByteArray();
    }
}
