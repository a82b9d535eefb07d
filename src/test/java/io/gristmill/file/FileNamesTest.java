package io.gristmill.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"a.jpg|a.jpg", "a/b.jpg|b.jpg", "../../etc/passwd|passwd", "C:\\photos\\b.jpg|b.jpg",
            "..|unnamed",
            ".|unnamed", "a/..|unnamed", "a/|unnamed", "' . '|unnamed", "'  b.jpg '|b.jpg", ".profile|.profile", "日本.jpg|日本.jpg"})
    void onlyTheLastSegmentOfAPathIsAName(String path, String name) {
        assertThat(FileNames.clean(path)).isEqualTo(name);
    }

    @Test
    void charactersThatControlATerminalAreDropped() {
        assertThat(FileNames.clean("a\u0000b\r\n\u001b[31m\u202egpj.exe")).isEqualTo("ab[31mgpj.exe");
        assertThat(FileNames.clean("half\ud83d.jpg")).isEqualTo("half.jpg");
        assertThat(FileNames.clean("\ud83d\ude00.jpg")).isEqualTo("\ud83d\ude00.jpg");
    }

    @Test
    void aLongNameKeepsItsExtension() {
        assertThat(FileNames.clean("x".repeat(300) + ".jpg")).hasSize(255).endsWith("xx.jpg");
        assertThat(FileNames.clean("x." + "y".repeat(300))).hasSize(255).startsWith("x.yy");
        assertThat(FileNames.clean("x".repeat(250) + "\ud83d\ude00".repeat(10) + ".jpg")).doesNotContain("?").endsWith(".jpg")
                .satisfies(name -> assertThat(FileNames.clean(name)).isEqualTo(name));
    }

    @Test
    void equalNamesAreNumberedBeforeTheExtension() {
        assertThat(FileNames.unique(List.of("a.jpg", "a.jpg", "b", "b", "a.jpg", ".c", ".c"))).containsExactly("a.jpg", "a-2.jpg",
                "b", "b-2", "a-3.jpg", ".c", ".c-2");
    }

    @Test
    void namesThatDifferOnlyInCaseOrInHowTheyAreComposedCollide() {
        assertThat(FileNames.unique(List.of("a.jpg", "A.JPG", "\u00e9.png", "e\u0301.png"))).containsExactly("a.jpg", "A-2.JPG",
                "\u00e9.png", "e\u0301-2.png");
    }

    @Test
    void aNumberedNameNeverTakesTheNameOfAnother() {
        assertThat(FileNames.unique(List.of("a.jpg", "a.jpg", "A-2.jpg", "a-3.jpg"))).containsExactly("a.jpg", "a-4.jpg",
                "A-2.jpg",
                "a-3.jpg");
        assertThat(FileNames.unique(List.of("a-2.jpg", "a-2.jpg", "a.jpg", "a.jpg"))).containsExactly("a-2.jpg", "a-2-2.jpg",
                "a.jpg",
                "a-3.jpg");
    }

    @Test
    void manyEqualNamesAreNumberedInOnePass() {
        List<String> names = FileNames.unique(Collections.nCopies(100_000, "a.jpg"));
        assertThat(names).doesNotHaveDuplicates().last().isEqualTo("a-100000.jpg");
    }
}
