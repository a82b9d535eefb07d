package io.gristmill.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a worker's process is started through: small programs (util-linux) that each set one thing and then become the next, so that
 * the worker has it from its first instruction. What is not on the machine is left out.
 *
 * @param command   the words before the JVM's own
 * @param diesWithServer whether the kernel will end the process with the server
 */
record ProcessFrame(List<String> command, boolean diesWithServer) {
    /** A session of its own: one kill reaches the worker's children too, and Ctrl-C is the server's alone. */
    private static final List<String> SESSION = List.of("/usr/bin/setsid");
    private static final List<String> NO_CORE_DUMP = List.of("/usr/bin/prlimit", "--core=0");
    private static final List<String> DEATH_SIGNAL = List.of("/usr/bin/setpriv", "--no-new-privs", "--pdeathsig", "KILL");

    static ProcessFrame ofThisMachine() {
        List<String> command = new ArrayList<>();
        if (Posix.LINUX) {
            addIfThere(command, SESSION);
            addIfThere(command, NO_CORE_DUMP);
            return new ProcessFrame(command, addIfThere(command, DEATH_SIGNAL));
        }
        return new ProcessFrame(command, false);
    }

    private static boolean addIfThere(List<String> command, List<String> program) {
        boolean works = Files.isExecutable(Path.of(program.getFirst())) && works(program);
        if (works) {
            command.addAll(program);
        }
        return works;
    }

    /** Older versions know fewer options. */
    private static boolean works(List<String> program) {
        List<String> trial = new ArrayList<>(program);
        trial.add("true");
        try {
            Process process = new ProcessBuilder(trial).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
