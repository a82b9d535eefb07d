package io.gristmill.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request and its answer, byte by byte: clients that libraries bring refuse to send what is odd. */
final class Exchange {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final byte[] NOTHING = new byte[0];

    private Exchange() {}

    /** A header as it goes over the line. */
    record Header(String name, String value) {}

    /** What a client sends. The target and the headers are sent as they are. */
    record Request(String method, String target, List<Header> headers, byte[] body) {

        static Request of(String method, String target) {
            return new Request(method, target, List.of(), NOTHING);
        }

        Request with(String name, String value) {
            List<Header> all = new ArrayList<>(headers);
            all.add(new Header(name, value));
            return new Request(method, target, all, body);
        }

        Request with(String contentType, byte[] content) {
            return new Request(method, target, headers, content).with("Content-Type", contentType);
        }

        byte[] bytes() {
            StringBuilder head = new StringBuilder(
                    method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
            headers.forEach(header -> head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
            if (body.length > 0 || !List.of("GET", "HEAD", "DELETE", "OPTIONS").contains(method)) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(body);
            return bytes.toByteArray();
        }

        @Override
        public String toString() {
            String all = new String(bytes(), StandardCharsets.UTF_8);
            return all.length() < 3000 ? all : all.substring(0, 3000) + "…";
        }
    }

    /** What the server answers; names of headers are in lower case. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Without its parameters. */
        String contentType() {
            return headers.getOrDefault("content-type", "").replaceAll("\\s*;.*", "").toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            String all = status + " " + headers + "\n" + text();
            return all.length() < 3000 ? all : all.substring(0, 3000) + "…";
        }
    }

    /** Sends a request and reads until the server has closed the connection. */
    static Answer send(int port, Request request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.bytes());
            return parse(readAll(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e + " after\n" + request, e);
        }
    }

    /** What has come is kept when the server closes a connection whose request it did not read to the end. */
    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (IOException e) {
            if (all.size() == 0) {
                throw e;
            }
        }
        return all.toByteArray();
    }

    private static Answer parse(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("No answer but: " + text);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            String[] header = line.split(":\\s*", 2);
            headers.merge(header[0].toLowerCase(Locale.ROOT), header[1], (one, other) -> one + ", " + other);
        }
        byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, "chunked".equals(headers.get("transfer-encoding"))
                ? joined(body)
                : body);
    }

    private static byte[] joined(byte[] chunks) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int end = at;
            while (end < chunks.length && chunks[end] != '\r') {
                end++;
            }
            if (end >= chunks.length) {
                throw new IOException("The answer was cut short: " + all.toString(StandardCharsets.UTF_8));
            }
            int size = Integer.parseInt(new String(chunks, at, end - at, StandardCharsets.US_ASCII), 16);
            if (size == 0) {
                return all.toByteArray();
            }
            all.write(chunks, end + 2, size);
            at = end + 2 + size + 2;
        }
    }
}
