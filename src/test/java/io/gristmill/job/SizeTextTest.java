package io.gristmill.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTest {

    @ParameterizedTest
    @CsvSource({"512MB,536870912", "512mb,536870912", "512MiB,536870912", "512 MB,536870912", "1GB,1073741824", "64KB,65536",
            "100B,100", "0B,0", "999999999GB,1073741822926258176"})
    void isReadAsPeopleWriteIt(String text, long bytes) {
        assertThat(SizeText.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "512", "MB", "-1MB", "1.5GB", "1TB", "512M", "12345678901MB", "1  GB"})
    void whatIsNoSizeIsNone(String text) {
        assertThat(SizeText.parse(text)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"0,0B", "1,1B", "1023,1023B", "1024,1KB", "67108864,64MB", "2147483648,2GB", "1099511627776,1024GB"})
    void isShownInTheLargestWholeUnit(long bytes, String text) {
        assertThat(SizeText.format(bytes)).isEqualTo(text);
    }
}
