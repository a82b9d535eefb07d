package io.gristmill.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.ResourceLock;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.gristmill.GristmillServer;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

/** A server, a browser, and a page for each test that must not complain of anything. */
@Tag("browser")
@ResourceLock("the browser")
@TestInstance(Lifecycle.PER_CLASS)
abstract class DashboardTests {
    final GristmillServer server = GristmillServer.start("gristmill.functions.chaos=true");
    final Chromium chromium = new Chromium();
    Page page = chromium.open(options());

    @AfterAll
    void end() {
        chromium.close();
        server.close();
    }

    @BeforeEach
    void open() {
        page.context().close();
        page = chromium.open(options());
    }

    Browser.NewContextOptions options() {
        return new Browser.NewContextOptions();
    }

    @AfterEach
    void nothingWentWrongInThePage() {
        assertThat(chromium.forget()).isEmpty();
    }

    // ---- the page

    void visit(String place) {
        page.navigate(server.url() + "/#" + place);
    }

    void visitJob(String id) {
        visit("/jobs/" + id);
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }

    /** The state in the head of a job's page. */
    Locator state() {
        return page.locator(".head .badge");
    }

    Locator panel(String name) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A job in the list. */
    Locator row(String id) {
        return page.locator(".jobs tbody tr").filter(new Locator.FilterOptions().setHas(page.locator("a[href='#/jobs/" + id
                + "']")));
    }

    // ---- jobs

    RequestSpecification given() {
        return RestAssured.given().baseUri(server.url());
    }

    /** Submits a job of {@code chaos.script}; single quotes stand for double ones. */
    String submit(String options, String... items) {
        return given().contentType("application/json").body("""
                {"function": "chaos.script", "input": {"items": [%s]}, "options": {%s}}""".formatted(String.join(",", items),
                options).replace('\'', '"')).post("/v1/jobs").then().statusCode(202).extract().path("id");
    }

    String run(String options, String... items) {
        String id = submit(options, items);
        given().header("Prefer", "wait=60").get("/v1/jobs/" + id).then().statusCode(200);
        return id;
    }

    static String[] times(int count, String item) {
        return Collections.nCopies(count, item).toArray(String[]::new);
    }

    String pictures() {
        RequestSpecification request = given().multiPart("job", """
                {"function": "image.thumbnail", "parameters": {"width": 320, "height": 240}}""", "application/json");
        for (String name : Arrays.asList("city.jpg", "broken.jpg", "rosette.png")) {
            request.multiPart("files", Path.of("docs/samples", name).toFile());
        }
        return request.header("Prefer", "wait=60").post("/v1/jobs").then().statusCode(200).extract().path("id");
    }

    void cancel(String id) {
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(202);
        given().header("Prefer", "wait=60").get("/v1/jobs/" + id).then().statusCode(200);
    }
}
