package io.gristmill.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;

/** Every page in light and dark, for those who see, hear and type differently, and on a phone. */
class AccessibilityBrowserIT extends DashboardTests {
    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    /** The tool puts scripts of its own into the page. */
    @Override
    Browser.NewContextOptions options() {
        return new Browser.NewContextOptions().setBypassCSP(true);
    }

    private void assertAccessible(String what) {
        List<String> found = new AxeBuilder(page).analyze().getViolations().stream().filter(rule -> SERIOUS.contains(rule
                .getImpact())).map(rule -> what + ": " + rule.getId() + " " + rule.getNodes().stream().map(node -> node.getHtml())
                        .toList())
                .toList();
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = ColorScheme.class, names = {"LIGHT", "DARK"})
    void nothingSeriousStandsInAnybodysWay(ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        String pictures = pictures();
        String failed = run("'itemTimeout': '1s'", "{'segv': true}", "{'throw': 'x'}", "{'spin': true}", "{'return': 1}");
        String running = submit("", times(400, "{'sleep': '100ms'}"));
        visit("/");
        assertThat(row(running)).containsText("Running");
        assertAccessible("jobs");
        visitJob(running);
        assertThat(panel("Where the time went")).isVisible();
        assertAccessible("a running job");
        visit("/workers");
        assertThat(page.locator(".slots")).containsText("Busy");
        assertAccessible("workers");
        cancel(running);
        visitJob(pictures);
        assertThat(panel("Pictures").getByRole(AriaRole.BUTTON).first()).isVisible();
        assertAccessible("pictures");
        visitJob(failed);
        button("Why item 2 failed").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Run it again, alone");
        assertAccessible("post-mortem");
        visit("/health");
        assertThat(panel("Parts")).containsText("Workers can start");
        assertAccessible("health");
        visit("/new");
        page.getByLabel("Function").selectOption("image.resize");
        page.locator("summary").first().click();
        assertAccessible("new job");
    }

    /** Browsers may no longer take a table for one that is laid out otherwise. */
    @Test
    void rowsAreRowsToAScreenReaderThoughTheyAreCardsOnAPhone() {
        run("", "{'return': 1}");
        page.setViewportSize(390, 800);
        visit("/");
        assertThat(page.locator(".jobs tbody tr").first()).isVisible();
        JsonObject tree = page.context().newCDPSession(page).send("Accessibility.getFullAXTree");
        List<String> roles = tree.getAsJsonArray("nodes").asList().stream().map(JsonElement::getAsJsonObject).filter(node -> node
                .has("role")).map(node -> node.getAsJsonObject("role").get("value").getAsString()).toList();
        assertThat(roles).contains("table", "row", "columnheader", "cell");
        assertThat(roles).as("head and body").filteredOn("rowgroup"::equals).hasSize(2);
    }

    @Test
    void nothingSticksOutOnAPhone() {
        String failed = run("", "{'segv': true}", "{'return': 1}");
        page.setViewportSize(360, 740);
        for (String place : List.of("/", "/jobs/" + failed, "/workers", "/health", "/new")) {
            visit(place);
            assertThat(page.getByRole(AriaRole.HEADING).first()).isVisible();
            assertThat(page.locator("#connection")).hasText("Live");
            assertThat(page.evaluate("document.documentElement.scrollWidth")).as(place).isEqualTo(360);
        }
    }
}
