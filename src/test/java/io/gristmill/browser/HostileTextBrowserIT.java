package io.gristmill.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.restassured.builder.MultiPartSpecBuilder;

/** Names, labels and messages are shown as they are, and never run. */
class HostileTextBrowserIT extends DashboardTests {
    private static final String SCRIPT = "<img src=x onerror='window.stolen=1'><script>window.stolen=1</script>";

    private void assertHarmless() {
        assertThat(page.evaluate(
                "window.stolen === undefined && document.querySelectorAll('main script, dialog script, img[src=x]').length === 0"))
                .isEqualTo(true);
    }

    private static String json(String text) {
        return '"' + text.replace("\"", "\\\"") + '"';
    }

    @Test
    void labelsAndMessagesAreText() {
        String id = given().contentType("application/json").body("""
                {"function": "chaos.script", "input": {"items": [{"throw": %s}, {"halt": 3}]}, "labels": {%s: %s}}"""
                .formatted(json(SCRIPT), json("<b>bold</b>"), json(SCRIPT))).header("Prefer", "wait=60").post("/v1/jobs")
                .then().statusCode(200).extract().path("id");
        visit("/");
        assertThat(row(id)).containsText("<b>bold</b>=" + SCRIPT);
        visitJob(id);
        assertThat(panel("Failures by cause")).containsText(SCRIPT);
        button("Why item 1 failed").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("code 3");
        assertHarmless();
        visit("/workers");
        assertThat(panel("Gone, latest first")).containsText("CRASHED");
        assertHarmless();
    }

    @Test
    void namesOfFilesAreText() throws Exception {
        byte[] picture = Files.readAllBytes(Path.of("docs/samples/city.jpg"));
        String name = "<img src=x onerror=stolen=1>.jpg";
        String id = given()
                .multiPart("job", "{\"function\": \"image.thumbnail\", \"parameters\": {\"width\": 32, \"height\": 32}}",
                        "application/json")
                .multiPart(new MultiPartSpecBuilder(picture).controlName("files").fileName(name).charset(
                        StandardCharsets.UTF_8).mimeType("image/jpeg").build())
                .header("Prefer", "wait=60").post("/v1/jobs").then()
                .statusCode(200).extract().path("id");
        visitJob(id);
        button("<img").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("<img"))).isVisible();
        assertHarmless();
    }

    @Test
    void noScriptRunsEvenIfSomebodyForgets() {
        visit("/");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Jobs"))).isVisible();
        assertThat(page
                .evaluate("() => { try { document.body.innerHTML = '<p>x</p>'; return 'made'; } catch (e) { return e.name; } }"))
                .isEqualTo("TypeError");
        assertThat(
                page.evaluate("() => { try { setTimeout('window.stolen = 1'); return 'made'; } catch (e) { return e.name; } }"))
                .isEqualTo("TypeError");
        assertHarmless();
        // It is what this test wants that the policy complains.
        assertThat(chromium.forget()).isNotEmpty();
    }
}
