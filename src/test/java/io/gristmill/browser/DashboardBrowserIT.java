package io.gristmill.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;

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
    void filesAreDroppedOnTheForm() throws IOException {
        visit("/new");
        page.getByLabel("Function").selectOption("image.thumbnail");
        Locator zone = page.locator(".drop");
        JSHandle dropped = page.evaluateHandle("""
                base64 => {
                    const transfer = new DataTransfer();
                    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
                    for (const name of ['city.jpg', 'again.jpg']) {
                        transfer.items.add(new File([bytes], name, {type: 'image/jpeg'}));
                    }
                    return transfer;
                }""", Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of("docs/samples/city.jpg"))));
        zone.dispatchEvent("dragover", Map.of("dataTransfer", dropped));
        assertThat(zone).hasClass(Pattern.compile("over"));
        zone.dispatchEvent("drop", Map.of("dataTransfer", dropped));
        assertThat(zone).not().hasClass(Pattern.compile("over"));
        assertThat(zone).containsText("2 files");
        button("Send").click();
        assertThat(state()).hasText("Succeeded");
        assertThat(button("city.jpg")).isVisible();
        assertThat(button("again.jpg")).isVisible();
    }

    @Test
    void aFileOfItemsIsSentByFormAndItsValuesBecomeOne() {
        visit("/new");
        page.getByLabel("Function").selectOption("data.echo");
        page.getByLabel("A file of items").check();
        page.getByLabel("File of items").last()
                .setInputFiles(new FilePayload("prices.csv", "text/csv", "name;price\nnut;1.5\nbolt;2.25\n"
                        .getBytes(StandardCharsets.UTF_8)));
        page.getByLabel("Between cells").fill(";");
        page.getByLabel("One value of all").selectOption("sum");
        page.getByLabel("Of each value").fill("price");
        button("Check only").click();
        assertThat(page.getByLabel("Of each value"))
                .hasAccessibleDescription(Pattern.compile(".*JSON pointer into each value.*"));
        page.getByLabel("Of each value").fill("/price");
        button("Check only").click();
        assertThat(page.getByText("It would be accepted: 2 items")).isVisible();
        button("Send").click();
        assertThat(state()).hasText("Succeeded");
        assertThat(panel("Value")).containsText("3.75");
    }

    @Test
    void sharedDataIsWrittenOrUploaded() {
        byte[] file = "{\"SE\": \"Sweden\"}".getBytes(StandardCharsets.UTF_8);
        for (boolean uploaded : List.of(false, true)) {
            visit("/new");
            page.getByLabel("Function").selectOption("data.lookup");
            page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Items")).fill("SE");
            page.getByLabel("JSON").fill("{\"SE\": \"Sverige\"}");
            if (uploaded) {
                page.getByLabel("or a file").setInputFiles(new FilePayload("countries.json", "application/json", file));
            }
            button("Send").click();
            assertThat(state()).hasText("Succeeded");
            String id = page.url().replaceAll(".*/", "");
            given().get("/v1/jobs/" + id + "/results").then().body("results[0].value", equalTo(uploaded ? "Sweden" : "Sverige"));
            visit("/");
        }
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
    void thePictureOfAJobCanBeOpenedWhileItGrows() {
        String id = given().contentType("application/json").body("""
                {"function": "compute.mandelbrot",
                 "parameters": {"bands": 300, "width": 900, "height": 600, "iterations": 300000}}""").header("Prefer", "wait=20")
                .post(
                        "/v1/jobs?until=firstCompleted")
                .then().statusCode(202).extract().path("id");
        visitJob(id);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("picture")).click();
        assertThat(page.locator("img")).hasJSProperty("naturalWidth", 900);
        cancel(id);
    }

    @Test
    void aLongListIsShownAPageAtATime() throws Exception {
        submitMany(10_000);
        visit("/?label=many");
        Locator rows = page.locator(".jobs tbody tr");
        assertThat(rows).hasCount(50);
        button("Further").click();
        assertThat(page.getByText("51–100")).isVisible();
        assertThat(rows).hasCount(50);
        button("Further").click();
        assertThat(page.getByText("101–150")).isVisible();
        assertThat((Integer) page.evaluate("document.getElementsByTagName('*').length")).isLessThan(50 * 50);
        button("← Back").click();
        assertThat(page.getByText("51–100")).isVisible();
        page.getByLabel("Order").selectOption("oldest first");
        assertThat(page.getByText("1–50")).isVisible();
        button("Failed").click();
        assertThat(page.getByText("No job is as you ask.")).isVisible();
    }

    private void submitMany(int count) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient(); ExecutorService clients = Executors.newFixedThreadPool(16)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/jobs")).header("Content-Type",
                    "application/json").POST(BodyPublishers.ofString("""
                            {"function": "data.echo", "input": {"items": [1]}, "labels": {"many": ""}}""")).build();
            Callable<Integer> submit = () -> client.send(request, BodyHandlers.discarding()).statusCode();
            for (Future<Integer> status : clients.invokeAll(Collections.nCopies(count, submit))) {
                assertThat(status.get()).isEqualTo(202);
            }
        }
    }

    @Test
    void allOfItCanBeReachedByKeyboard() {
        String id = run("", "{'return': 1}", "{'throw': 'x'}");
        visit("/");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        row(id).getByRole(AriaRole.LINK).focus();
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
