package io.gristmill.demo;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A body of several parts, which the JDK's client does not build by itself. */
final class Multipart {
    private final String boundary = "part-" + UUID.randomUUID();
    private final List<byte[]> pieces = new ArrayList<>();

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    void json(String name, String json) {
        add("name=\"" + quoted(name) + "\"", "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    void file(String name, String filename, byte[] bytes) {
        add("name=\"" + quoted(name) + "\"; filename=\"" + quoted(filename) + "\"", "application/octet-stream", bytes);
    }

    BodyPublisher publisher() {
        List<byte[]> all = new ArrayList<>(pieces);
        all.add(utf8("--" + boundary + "--\r\n"));
        return BodyPublishers.ofByteArrays(all);
    }

    private void add(String disposition, String type, byte[] bytes) {
        pieces.add(utf8("--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\nContent-Type: " + type
                + "\r\n\r\n"));
        pieces.add(bytes);
        pieces.add(utf8("\r\n"));
    }

    /** As browsers do it. */
    private static String quoted(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
