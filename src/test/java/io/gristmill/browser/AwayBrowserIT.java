package io.gristmill.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.gristmill.ServerProcess;
import io.restassured.RestAssured;

/** The server goes and comes again under an open page. */
@Tag("browser")
@ResourceLock("the browser")
class AwayBrowserIT {

    @TempDir
    Path data;

    @Test
    void anOpenPageShowsThatTheServerWasAwayAndGoesOn() throws Exception {
        int port;
        String job;
        try (Chromium chromium = new Chromium()) {
            Page page = chromium.open(new Browser.NewContextOptions());
            try (ServerProcess server = ServerProcess.start(data)) {
                port = server.port();
                server.awaitWorkers();
                job = RestAssured.given().contentType("application/json").body("""
                        {"function": "compute.sum-of-squares", "input": {"range": {"from": 400000000, "to": 400000400}}}""").post(
                        server.url() + "/v1/jobs").then().statusCode(202).extract().path("id");
                page.navigate(server.url() + "/#/jobs/" + job);
                assertThat(page.locator(".head .badge")).hasText("Running");
                assertThat(page.locator("#connection")).hasText("Live");
            }
            assertThat(page.locator("#connection")).containsText(Pattern.compile("Away · figures are \\d+ s old"));
            assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("The server has not answered since");
            try (ServerProcess server = ServerProcess.startOn(port, data)) {
                server.awaitWorkers();
                assertThat(page.locator("#outage")).containsText("The server was restarted: nothing was heard from");
                assertThat(page.locator("#connection")).hasText("Live");
                assertThat(page.locator(".head .badge")).hasText("Running");
                String before = page.locator("[role=progressbar]").first().getAttribute("aria-valuetext");
                assertThat(page.locator("[role=progressbar]").first()).not().hasAttribute("aria-valuetext", before);
                page.getByText("Dismiss").click();
                assertThat(page.locator("#outage")).isHidden();
                page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Health")).click();
                assertThat(page.locator(".outages")).containsText("the server was restarted");
            }
        }
    }
}
