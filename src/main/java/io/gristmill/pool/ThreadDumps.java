package io.gristmill.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** Thread dumps by the JDK's own tool, for a worker that does not answer itself. */
final class ThreadDumps {
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    private static final int MOST_CHARACTERS = 256 * 1024;

    private ThreadDumps() {}

    static String shortened(String dump) {
        return dump.length() <= MOST_CHARACTERS ? dump : dump.substring(0, MOST_CHARACTERS);
    }

    /** The dump, or an empty text if there is none in time. */
    static String byTool(long pid, long millis) throws InterruptedException {
        if (!Files.isExecutable(JCMD)) {
            return "";
        }
        Path file = null;
        try {
            file = Files.createTempFile("gmdump", "");
            Process tool = new ProcessBuilder(JCMD.toString(), Long.toString(pid), "Thread.print", "-l").redirectErrorStream(true)
                    .redirectOutput(file.toFile()).start();
            boolean ended = tool.waitFor(millis, TimeUnit.MILLISECONDS);
            tool.destroyForcibly();
            return ended && tool.exitValue() == 0 ? shortened(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)) : "";
        } catch (IOException e) {
            return "";
        } finally {
            delete(file);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.getLogger(ThreadDumps.class.getName()).log(System.Logger.Level.WARNING, "Left behind: " + file, e);
        }
    }
}
