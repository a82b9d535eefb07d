package io.gristmill.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
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
import io.gristmill.file.FileStore;
import io.gristmill.file.Put;
import io.gristmill.file.Removal;
import io.gristmill.file.StoredFile;
import io.gristmill.job.Submission;

class JdbcFileCatalogueTest {
    @TempDir
    Path data;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private Storage storage;
    private FileStore files;

    @BeforeEach
    void open() throws Exception {
        InstantSource clock = () -> now;
        storage = Storage.open(data, clock, 0);
        files = storage.files();
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
}
