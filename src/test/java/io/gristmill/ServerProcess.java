package io.gristmill;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real server in a process of its own, so that a test can kill it. */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts with this data directory and two workers, and returns when its port is open. */
    public static ServerProcess start(Path dataDirectory, String... jvmOptions) throws IOException {
        return startOn(0, dataDirectory, jvmOptions);
    }

    /** The same on a certain port, for clients that are to find it again. */
    public static ServerProcess startOn(int port, Path dataDirectory, String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.gristmill.Gristmill", "--server.port=" + port,
                "--gristmill.data-dir=" + dataDirectory, "--gristmill.pool.size=2"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return new ServerProcess(process, Integer.parseInt(started.group(1)));
            }
        }
        throw new IOException("The server did not start:\n" + said);
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** What it has of the system. */
    public ProcessResources resources() {
        return new ProcessResources(process.pid());
    }

    /** Waits until the workers are there, and have said which functions they have. */
    public void awaitWorkers() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!get(client, "/v1/functions").contains("data.echo")
                    || get(client, "/v1/workers").split("\"pid\"").length != 3) {
                Thread.yield();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("The server has no workers", e);
        }
    }

    private String get(HttpClient client, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url() + path)).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    /** As kill -9 does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As a service manager does. */
    public int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
