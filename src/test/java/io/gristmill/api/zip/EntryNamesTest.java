package io.gristmill.api.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "a.jpg                 | a.jpg",
            "../../etc/passwd      | passwd",
            "/etc/passwd           | passwd",
            "C:\\Windows\\x.dll    | x.dll",
            "C:x.dll               | C_x.dll",
            "..                    | unnamed",
            ".                     | unnamed",
            "^^                    | unnamed",
            "^a\nb\u0000c^         | abc",
            "^a<b>\"c|d?e*f:g^    | a_b__c_d_e_f_g",
            "é😀.png               | é😀.png"})
    void anEntryCanBeUnpackedAnywhere(String name, String entry) {
        assertThat(new EntryNames().unique(name, 3)).isEqualTo(entry);
    }

    @Test
    void noTwoEntriesAreAlikeEvenWhereCaseIsIgnored() {
        EntryNames names = new EntryNames();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            for (String name : new String[] {"photo.jpg", "PHOTO.jpg", "photo-" + i + ".jpg", "none"}) {
                assertThat(seen.add(names.unique(name, i).toLowerCase(Locale.ROOT))).isTrue();
            }
        }
    }

    @Test
    void theSameSequenceGivesTheSameNames() {
        EntryNames one = new EntryNames();
        EntryNames other = new EntryNames();
        for (int i = 0; i < 1000; i++) {
            assertThat(one.unique("n" + i % 100, i)).isEqualTo(other.unique("n" + i % 100, i));
        }
    }
}
