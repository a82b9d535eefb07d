package io.gristmill.api;

import static io.gristmill.api.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.restassured.specification.RequestSpecification;

/** The picture that a job's bands make, at its end and before. */
class ResultPictureIT {
    private static final String SMALL = """
            {"function": "compute.mandelbrot", "parameters": {"bands": 7, "width": 90, "height": 61, "iterations": 50}%s}""";
    /** The first bands see nothing of the set, the others take hours. */
    private static final String ENDLESS = """
            {"function": "compute.mandelbrot", "options": {"maxWorkers": 1, "chunkSize": 1}, "parameters": {"bands": 4, "width": 4096,
              "height": 4096, "y": 1.9, "iterations": 1000000}}""";
    private static final int GREY = 0xff808080;

    private static BufferedImage picture(RequestSpecification request, String path) throws IOException {
        byte[] png = request.get(path).then().statusCode(200).contentType("image/png").extract().asByteArray();
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void theResultIsTheWholePicture() throws IOException {
        String id = Api.run(SMALL.formatted(""));

        assertThat(given().get("/v1/jobs/" + id).jsonPath().getString("links.picture")).isEqualTo("/v1/jobs/" + id + "/result");
        BufferedImage picture = picture(given(), "/v1/jobs/" + id + "/result");
        assertThat(picture.getWidth()).isEqualTo(90);
        assertThat(picture.getHeight()).isEqualTo(61);
        int row = 0;
        for (int i = 0; i < 7; i++) {
            BufferedImage band = picture(given(), "/v1/jobs/" + id + "/items/" + i + "/output");
            int size = band.getWidth() * band.getHeight();
            assertThat(picture.getRGB(0, row, 90, band.getHeight(), new int[size], 0, 90)).isEqualTo(band.getRGB(0, 0, 90, band
                    .getHeight(), new int[size], 0, 90));
            row += band.getHeight();
        }
        assertThat(row).isEqualTo(61);
    }

    @Test
    void itCanBeSeenWhileItGrowsAndAfterACancel() throws IOException {
        String id = Api.submit(ENDLESS);
        given().header("Prefer", "wait=60").get("/v1/jobs/" + id + "?until=firstCompleted").then().statusCode(200).body("state",
                equalTo("RUNNING"));

        given().get("/v1/jobs/" + id + "/result").then().statusCode(409).body("type", equalTo("/problems/not-finished"));
        assertIsHalfDone(picture(given(), "/v1/jobs/" + id + "/result?allowPartial=true"));

        Api.cancel(id);
        given().get("/v1/jobs/" + id + "/result").then().statusCode(409).body("type", equalTo("/problems/incomplete-result"));
        assertIsHalfDone(picture(given(), "/v1/jobs/" + id + "/result?allowPartial=true"));
    }

    private static void assertIsHalfDone(BufferedImage picture) {
        assertThat(picture.getHeight()).isEqualTo(4096);
        assertThat(picture.getRGB(0, 0)).isNotEqualTo(GREY);
        assertThat(picture.getRGB(0, 4095)).isEqualTo(GREY);
    }

    @Test
    void beforeTheFirstBandThereIsNoPicture() {
        String id = Api
                .submit("""
                        {"function": "compute.mandelbrot", "parameters": {"bands": 1, "width": 4096, "height": 4096, "iterations": 1000000}}""");
        given().get("/v1/jobs/" + id + "/result?allowPartial=true").then().statusCode(409).body("type", equalTo(
                "/problems/irreducible")).body("detail", equalTo("no part of the picture is there yet"));
        Api.cancel(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "                         | */*                                            | image/png",
            "                         | text/html, image/avif, image/*, */*;q=0.8      | image/png",
            ", \"reduce\": \"count\"  | */*                                            | application/json",
            ", \"reduce\": \"count\"  | image/png                                      | image/png",
            ", \"reduce\": \"count\"  | image/avif, image/webp, image/*, */*;q=0.8     | image/png"})
    void thePictureStandsBesideAnotherValue(String reduce, String accept, String type) {
        String id = Api.run(SMALL.formatted(reduce == null ? "" : reduce));

        given().header("Accept", accept).get("/v1/jobs/" + id + "/result").then().statusCode(200).contentType(type);
    }

    @Test
    void otherJobsHaveNoPicture() {
        String id = Api.run(Api.echo(1));

        given().header("Accept", "image/png").get("/v1/jobs/" + id + "/result").then().statusCode(406).body("detail", equalTo(
                "Results come as application/json"));
    }

    @Test
    void howManyPixelsThereMayBeIsSaidAtOnce() {
        Api.json("""
                {"function": "compute.mandelbrot", "parameters": {"bands": 4, "width": 4097, "height": 100000}}""")
                .post("/v1/jobs").then()
                .statusCode(400).body("errors.pointer", equalTo(List.of("/parameters/width", "/parameters/height")))
                .body("errors[0].detail", containsString("4096"));
    }
}
