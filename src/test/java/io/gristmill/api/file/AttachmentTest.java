package io.gristmill.api.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.ContentDisposition;

class AttachmentTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "a.jpg        | a.jpg",
            "photo ü.jpg  | photo _.jpg",
            "a\"b\\c%d    | a_b_c_d",
            "^x\r\ny^     | x__y",
            "😀           | _"})
    void theNameIsSaidForOldAndNewClients(String name, String plain) {
        String header = Attachment.disposition(name, "text/plain");
        assertThat(header).startsWith("attachment; filename=\"" + plain + "\"").matches("[ -~]*");
        assertThat(ContentDisposition.parse(header).getFilename()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"image/png,inline", "image/jpeg,inline", "image/gif,inline", "image/webp,inline", "image/svg+xml,attachment",
            "text/html,attachment", "application/pdf,attachment", "application/octet-stream,attachment"})
    void onlyPicturesThatCannotHoldScriptsAreShown(String type, String disposition) {
        assertThat(Attachment.disposition("x", type)).startsWith(disposition + ";");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "image/png                 | image/png",
            "text/plain;charset=utf-8  | text/plain;charset=utf-8",
            "^text/html\r\nX: y^       | application/octet-stream",
            "nonsense                  | application/octet-stream",
            "image/*                   | application/octet-stream",
            "^^                        | application/octet-stream"})
    void whatIsNoTypeBecomesPlainBytes(String said, String type) {
        assertThat(Attachment.safeType(said)).isEqualTo(type);
    }
}
