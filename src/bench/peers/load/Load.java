import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A client that costs little: connections, kept as long as the server keeps them, each with one request at a time, always the same.
 * Answers each line {@code port path status connections seconds body} with answers a second, and the 50th and 99th percentile of
 * their times in ms. An answer of another status ends it.
 */
final class Load {

    void main() throws Exception {
        IO.println("ready");
        for (String line = IO.readln(); line != null; line = IO.readln()) {
            String[] words = line.split(" ", 6);
            int connections = Integer.parseInt(words[3]);
            String request = "POST " + words[1] + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + words[5].length() + "\r\n\r\n" + words[5];
            long begin = System.nanoTime();
            long end = begin + (long) (Double.parseDouble(words[4]) * 1e9);
            List<Future<long[]>> all = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
                for (int i = 0; i < connections; i++) {
                    all.add(threads.submit(() -> send(Integer.parseInt(words[0]), request.getBytes(), words[2], end)));
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            List<long[]> took = new ArrayList<>();
            for (Future<long[]> one : all) {
                took.add(one.get());
            }
            long[] sorted = took.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            IO.println(sorted.length / seconds + " " + sorted[sorted.length / 2] / 1e6 + " "
                    + sorted[sorted.length * 99 / 100] / 1e6);
        }
    }

    private static long[] send(int port, byte[] request, String status, long end) throws IOException {
        long[] took = new long[16];
        int count = 0;
        long now = System.nanoTime();
        while (now < end) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (boolean kept = true; kept && now < end; count++) {
                    socket.getOutputStream().write(request);
                    kept = receive(in, status);
                    long then = System.nanoTime();
                    if (count == took.length) {
                        took = Arrays.copyOf(took, 2 * count);
                    }
                    took[count] = then - now;
                    now = then;
                }
            }
        }
        return Arrays.copyOf(took, count);
    }

    /** Reads an answer; whether the server keeps the connection. */
    private static boolean receive(InputStream in, String status) throws IOException {
        String first = line(in);
        int length = 0;
        boolean chunked = false;
        boolean kept = true;
        for (String header = line(in).toLowerCase(); !header.isEmpty(); header = line(in).toLowerCase()) {
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            chunked |= header.equals("transfer-encoding: chunked");
            kept &= !header.equals("connection: close");
        }
        if (!first.split(" ")[1].equals(status)) {
            throw new IOException(first + " " + new String(in.readNBytes(length)));
        }
        if (chunked) {
            for (int size = 1; size > 0;) {
                size = Integer.parseInt(line(in), 16);
                in.skipNBytes(size);
                line(in);
            }
        } else {
            in.skipNBytes(length);
        }
        return kept;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The server has closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
