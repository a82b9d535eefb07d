package io.gristmill.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** What a person does with the dashboard. */
class DashboardBrowserIT extends DashboardTests {

    @Test
    void aJobIsSentByFormAndSeenToMove() {
        visit("/");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("New job")).click();
        page.getByLabel("Function").selectOption("chaos.script");
        page.getByLabel("Items").last().fill("{\"sleep\": \"300ms\"}\n".repeat(12) + "[{\"sleep\": \"300ms\"}, {\"return\": 7}]");
        page.getByLabel("Labels").fill("album=2026");
        button("Send").click();
        assertThat(state()).hasText("Running");
        Locator bar = page.getByRole(AriaRole.PROGRESSBAR).first();
        assertThat(bar).hasAttribute("aria-valuetext", Pattern.compile("[1-9]\\d? %, .* of 13 done, 0 failed"));
        assertThat(page.locator(".lanes")).containsText(Pattern.compile("w\\d+(item )?\\d+"));
        assertThat(state()).hasText("Succeeded");
        assertThat(bar).hasAttribute("aria-valuetext", "100 %, 13 of 13 done, 0 failed");
        assertThat(page.getByText("album=2026")).isVisible();
        assertThat(panel("Where the time went")).isVisible();
    }

    @Test
    void filesAreSentByFormAndSeenAsPicturesBesideTheirOriginals() {
        visit("/new");
        page.getByLabel("Function").selectOption("image.thumbnail");
        page.getByLabel("width").fill("64");
        page.getByLabel("Files").setInputFiles(new Path[] {Path.of("docs/samples/city.jpg"), Path.of("docs/samples/broken.jpg")});
        assertThat(page.getByText("2 files")).isVisible();
        button("Send").click();
        assertThat(state()).hasText("Partly succeeded");
        button("city.jpg").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Original 1280 × 640");
        assertThat(dialog).containsText("Result 64 × 32");
    }

    @Test
    void whatIsWrongInAFormIsSaidWhereItIs() {
        visit("/new");
        page.getByLabel("Function").selectOption("image.thumbnail");
        page.getByLabel("width").fill("99999");
        page.getByLabel("Files").setInputFiles(Path.of("docs/samples/city.jpg"));
        button("Send").click();
        assertThat(page.getByLabel("width")).hasAttribute("aria-invalid", "true");
        assertThat(page.getByLabel("width")).isFocused();
        assertThat(page.getByLabel("width")).hasAccessibleDescription(Pattern.compile(".*16384.*"));
    }

    @Test
    void aKilledWorkerIsSeenWithItsReason() {
        String id = submit("", "{'sleep': '1h'}");
        visit("/workers");
        Locator busy = page.locator(".slots tbody tr").filter(new Locator.FilterOptions().setHasText("item 0"));
        assertThat(busy).containsText("Busy");
        String pid = busy.getByText(Pattern.compile("pid \\d+")).textContent().replaceAll(".*pid ", "");
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
        Locator gone = panel("Gone, latest first").getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(pid));
        assertThat(gone).containsText("CRASHED");
        assertThat(gone).containsText("SIGKILL");
        assertThat(gone).containsText("item 0");
        cancel(id);
    }

    @Test
    void aWorkerCanBeRecycledAndAskedWhatItsThreadsDo() {
        visit("/workers");
        Locator first = page.locator(".slots tbody tr").first();
        assertThat(first).containsText("Idle");
        first.getByText("Threads").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("main");
        page.keyboard().press("Escape");
        String worker = first.getByText(Pattern.compile("pid \\d+")).textContent();
        first.getByText("Recycle").click();
        assertThat(panel("Gone, latest first")).containsText(worker.replaceAll(".*(pid \\d+).*", "$1"));
        assertThat(panel("Gone, latest first")).containsText("RETIRED");
    }

    @Test
    void aJobIsCancelledAndRetried() {
        visitJob(submit("", "{'return': 1}", "[{'attempts': 1, 'sleep': '1h'}, {'sleep': '1h'}]", "{'return': 2}"));
        button("Cancel").click();
        button("Cancel the job").click();
        assertThat(state()).hasText("Cancelled");
        button("Retry").click();
        assertThat(state()).hasText("Running");
        assertThat(page.getByText("1, a retry")).isVisible();
        button("Pause").click();
        assertThat(state()).hasText("Paused");
        button("Resume").click();
        assertThat(state()).hasText("Running");
        button("Cancel").click();
        button("Cancel the job").click();
        assertThat(state()).hasText("Cancelled");
        button("Delete").click();
        button("Delete the job").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Jobs"))).isVisible();
    }

    @Test
    void failuresAreGroupedAndAPostMortemIsOneClickAway() {
        visitJob(run("'itemTimeout': '10s'", "{'segv': true}", "{'throw': 'no price in record 1'}",
                "{'throw': 'no price in record 2'}",
                "{'spin': true}", "{'return': 1}"));
        Locator failures = panel("Failures by cause");
        assertThat(failures).containsText("2× EXCEPTION");
        assertThat(failures).containsText("1× CRASHED");
        Locator crash = button("Why item 0 failed");
        crash.click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("SIGSEGV");
        assertThat(dialog).containsText("134");
        assertThat(dialog).containsText("Run it again, alone");
        page.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        assertThat(crash).isFocused();
        button("Why item 3 failed").click();
        assertThat(dialog).containsText("itemTimeout 10s");
    }

    @Test
    void theValueOfARangeIsSeenToGrow() {
        String id = given().contentType("application/json").body("""
                {"function": "compute.primes", "input": {"range": {"from": 0, "to": 100000000000000}}}""").post("/v1/jobs").then()
                .statusCode(202).extract().path("id");
        visitJob(id);
        assertThat(panel("Value")).containsText("So far: of the numbers before");
        String before = panel("Value").locator("output").textContent();
        assertThat(panel("Value").locator("output")).not().hasText(before);
        cancel(id);
        assertThat(state()).hasText("Cancelled");
    }

    @Test
    void aLongListIsShownAPageAtATime() {
        for (int i = 0; i < 120; i++) {
            given().contentType("application/json").body("""
                    {"function": "data.echo", "input": {"items": [%d]}, "labels": {"many": "%d"}}""".formatted(i, i))
                    .post("/v1/jobs")
                    .then().statusCode(202);
        }
        visit("/?label=many");
        Locator rows = page.locator(".jobs tbody tr");
        assertThat(rows).hasCount(50);
        button("Further").click();
        assertThat(page.getByText("51–100")).isVisible();
        assertThat(rows).hasCount(50);
        button("Further").click();
        assertThat(rows).hasCount(20);
        button("← Back").click();
        assertThat(rows).hasCount(50);
        button("Failed").click();
        assertThat(page.getByText("No job is as you ask.")).isVisible();
    }

    @Test
    void allOfItCanBeReachedByKeyboard() {
        String id = run("", "{'return': 1}", "{'throw': 'x'}");
        visit("/");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.locator("[data-job='" + id + "'] a").focus();
        page.keyboard().press("Enter");
        assertThat(state()).hasText("Partly succeeded");
        assertThat(panel("Map")).containsText("item 0: 1 succeeded");
        page.getByLabel("Part of the map to read out").focus();
        page.keyboard().press("ArrowRight");
        assertThat(panel("Map")).containsText("item 1: 1 failed");
        button("Why item 1 failed").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("java.lang.RuntimeException: x");
    }
}
