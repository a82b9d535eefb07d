package io.gristmill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.source.Shared;
import io.gristmill.source.Source;
import io.gristmill.source.SourceWriter;
import io.gristmill.wire.Block;
import io.gristmill.wire.FrameChannel;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ResultRecord;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

/** A real worker process whose server is the test. */
final class LoneWorker implements AutoCloseable {
    private final Path directory;
    final Process process;
    final StatusPage page;
    final FrameChannel channel;

    /** What the worker said first. */
    final FromWorker.Hello hello;

    @Nullable
    Shared shared;
    ToWorker.Limits limits = new ToWorker.Limits(0, 0, 8 << 20, 1 << 20, 0);

    /** @param launcher the beginning of the command line, before {@code java} */
    LoneWorker(Path directory, List<String> launcher, String... jvmOptions) throws IOException {
        this.directory = directory;
        Path services = Files.createDirectories(directory.resolve("classes/META-INF/services"));
        Files.write(services.resolve("io.gristmill.function.BatchFunction"),
                Arrays.stream(TestFunctions.class.getDeclaredClasses()).map(Class::getName).toList());
        Path pageFile = Files.write(directory.resolve("page"), new byte[StatusPage.BYTES]);
        try (FileChannel file = FileChannel.open(pageFile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            page = StatusPage.map(file);
        }
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxDirectMemorySize=32m",
                "-XX:MaxMetaspaceSize=64m", "-XX:ErrorFile=" + directory.resolve("hs_err"), "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(jvmOptions));
        Path requests = pipe(directory.resolve("requests"));
        Path answers = pipe(directory.resolve("answers"));
        command.addAll(List.of("-cp",
                directory.resolve("classes") + ":"
                        + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                WorkerMain.class.getName(), requests.toString(), answers.toString(), "token", pageFile.toString(),
                directory.toString(),
                Long.toString(ProcessHandle.current().pid())));
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        // In the worker's order: each waits for the other end.
        FileChannel out = FileChannel.open(requests, StandardOpenOption.WRITE);
        channel = new FrameChannel(FileChannel.open(answers, StandardOpenOption.READ), out);
        hello = (FromWorker.Hello) channel.receiveFromWorker();
    }

    private static Path pipe(Path path) throws IOException {
        try {
            assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
            return path;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static LoneWorker withChaos(Path directory, String... jvmOptions) throws IOException {
        String[] options = Arrays.copyOf(jvmOptions, jvmOptions.length + 1);
        options[jvmOptions.length] = "-Dgristmill.chaos=true";
        return new LoneWorker(directory, List.of(), options);
    }

    void send(ToWorker message) throws IOException {
        channel.send(message);
    }

    FromWorker receive() throws IOException {
        return channel.receiveFromWorker();
    }

    FromWorker open(String function, String parameters, int tries, Source source) throws IOException {
        send(new ToWorker.Open("j1", function, parameters, source.encode(), shared == null ? null : shared.encode(), limits,
                tries));
        return receive();
    }

    /** Opens a job of these scripts and starts all of it. */
    void play(int tries, String... scripts) throws IOException {
        Path input = directory.resolve("input");
        Source.Content content;
        try (SourceWriter writer = new SourceWriter(input)) {
            for (String script : scripts) {
                writer.add(script.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            }
            content = writer.finish();
        }
        FromWorker answer = open("chaos.script", "{}", 0, new Source.Records(content, scripts.length));
        if (!(answer instanceof FromWorker.Opened)) {
            throw new IllegalStateException("Not opened: " + answer);
        }
        run(scripts.length, tries);
    }

    void run(int items, int tries) throws IOException {
        page.publish(items);
        send(new ToWorker.Run(1, 0, items, tries));
    }

    /** All records until the attempt is done. */
    List<ResultRecord> records() throws IOException {
        List<ResultRecord> records = new ArrayList<>();
        while (true) {
            switch (receive()) {
                case FromWorker.Results results -> {
                    Block.validate(results.block());
                    Block.forEach(results.block(), records::add);
                }
                case FromWorker.Done _ -> {
                    return records;
                }
                case FromWorker other -> throw new IllegalStateException("Unexpected: " + other);
            }
        }
    }

    String dump() throws IOException {
        send(new ToWorker.Dump());
        return ((FromWorker.Dumped) receive()).text();
    }

    void awaitClaim() {
        while (page.next() == 0) {
            Thread.onSpinWait();
        }
    }

    String log() throws IOException {
        return new String(Files.readAllBytes(directory.resolve("log")), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
