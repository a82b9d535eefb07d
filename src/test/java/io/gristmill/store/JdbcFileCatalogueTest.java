package io.gristmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.file.FileCatalogue;
import io.gristmill.file.FileLimits;
import io.gristmill.file.FileStore;
import io.gristmill.file.Put;
import io.gristmill.file.Removal;
import io.gristmill.file.StoreFullException;
import io.gristmill.file.StoredFile;
import io.gristmill.job.RetentionPolicy;
import io.gristmill.job.Submission;

class JdbcFileCatalogueTest {
    @TempDir
    Path data;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private long mostBytes = 1000;
    private long mostFiles = 100;
    private Storage storage;
    private FileStore files;

    @BeforeEach
    void open() throws Exception {
        InstantSource clock = () -> now;
        storage = Storage.open(data, clock, new FileLimits(0, mostBytes, mostFiles, Duration.ofDays(7), Duration.ofDays(1)),
                RetentionPolicy.NORMAL);
        files = storage.files();
    }

    private void reopen() throws Exception {
        close();
        open();
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    private Put put(String content) throws IOException {
        return files.put(new ByteArrayInputStream(content.getBytes()), content + ".txt", "text/plain", 1000);
    }

    @Test
    void filesSurviveAReopening() throws Exception {
        StoredFile file = put("abc").file();
        close();
        open();
        assertThat(files.find(file.sha256())).contains(file);
        assertThat(files.path(file.sha256())).hasContent("abc");
        assertThat(put("abc")).isEqualTo(new Put(file, false));
    }

    @Test
    void filesAreListedNewestFirstPageByPageEvenThoseOfTheSameMoment() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            now = now.plusSeconds(i % 2);
            expected.addFirst(put("f" + i).file().sha256());
        }
        List<StoredFile> listed = new ArrayList<>();
        List<StoredFile> page = files.list(null, 3);
        while (!page.isEmpty()) {
            listed.addAll(page);
            StoredFile last = page.getLast();
            page = files.list(new FileCatalogue.Position(last.createdAt(), last.sha256()), 3);
        }
        assertThat(listed).extracting(StoredFile::sha256).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(listed).extracting(StoredFile::createdAt).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void aFileThatAJobNeedsStaysUntilTheJobIsGone() throws Exception {
        String sha256 = put("abc").file().sha256();
        storage.jobs().submit(new Submission(Samples.job("j1"), null, List.of(sha256), List.of())).join();
        assertThat(files.delete(sha256)).isEqualTo(Removal.IN_USE);
        assertThat(files.path(sha256)).exists();
        assertThat(files.delete("0".repeat(64))).isEqualTo(Removal.UNKNOWN);
    }

    @Test
    void moreFilesThanTheLimitAreRefusedAndNothingOfThemStays() throws Exception {
        mostFiles = 2;
        reopen();
        put("one");
        put("two");
        assertThatThrownBy(() -> put("three")).isInstanceOf(StoreFullException.class).hasMessage(
                "There are at most 2 files (gristmill.files.max-count)");
        try (var three = files.stage(new ByteArrayInputStream("3".getBytes()), "a", "x/y", 9);
                var one = files.stage(new ByteArrayInputStream("one".getBytes()), "a", "x/y", 9)) {
            assertThatThrownBy(() -> files.keep(List.of(one, three))).isInstanceOf(StoreFullException.class);
        }
        assertThat(files.list(null, 9)).hasSize(2);
        try (var contents = Files.walk(files.root()).filter(Files::isRegularFile)) {
            assertThat(contents).hasSize(2);
        }
        assertThat(put("two").isNew()).as("what is there takes no more room").isFalse();
        files.delete(put("one").file().sha256());
        assertThat(put("three").isNew()).isTrue();
    }

    @Test
    void moreBytesThanTheLimitAreRefusedAlsoAfterAReopening() throws Exception {
        mostBytes = 10;
        reopen();
        put("12345");
        reopen();
        assertThatThrownBy(() -> put("123456")).isInstanceOf(StoreFullException.class).hasMessageContaining(
                "gristmill.files.max-bytes");
        put("54321");
        now = now.plus(Duration.ofDays(7));
        storage.sweep();
        assertThat(put("0123456789").isNew()).as("what has expired takes no room").isTrue();
    }
}
