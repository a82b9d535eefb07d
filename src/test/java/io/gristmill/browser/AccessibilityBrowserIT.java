package io.gristmill.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.deque.html.axecore.playwright.AxeBuilder;
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
        assertThat(page.locator("[data-job='" + running + "']")).containsText("Running");
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
