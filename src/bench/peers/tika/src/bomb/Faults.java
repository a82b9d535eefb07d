package bomb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.pipes.FetchEmitTuple;
import org.apache.tika.pipes.PipesReporter;
import org.apache.tika.pipes.PipesResult;
import org.apache.tika.pipes.async.AsyncProcessor;
import org.apache.tika.pipes.emitter.EmitData;
import org.apache.tika.pipes.emitter.EmitKey;
import org.apache.tika.pipes.emitter.Emitter;
import org.apache.tika.pipes.fetcher.FetchKey;

/** The parent JVM: one AsyncProcessor with two forked PipesServers, 20 files, one of them bad. */
public class Faults {

    static final int ITEMS = 20, BAD = 7;
    static final Map<Integer, PipesResult> RESULTS = new ConcurrentHashMap<>();
    static volatile long knew;
    static volatile String error, fate;
    static volatile Path at;

    static long stamp(int field) throws Exception {     // 0: when the fault began, 1: where
        return Long.parseLong(Files.readString(at).split(" ")[field]);
    }

    public static class Reporter extends PipesReporter {
        @Override
        public void report(FetchEmitTuple t, PipesResult result, long elapsed) {
            int i = Integer.parseInt(t.getId());
            if (i == BAD) {
                knew = System.nanoTime();
                Thread.ofVirtual().start(() -> {        // what became of the fork that had it?
                    try {
                        Thread.sleep(150);
                        fate = ProcessHandle.of(stamp(1)).map(ProcessHandle::isAlive).orElse(false)
                                ? "lives on" : "dead";
                    } catch (Exception e) {
                        fate = "?";
                    }
                });
            }
            RESULTS.put(i, result);
        }

        @Override
        public void error(Throwable t) {
            error = String.valueOf(t.getMessage()).lines().findFirst().orElse(t.getClass().getName());
        }

        @Override
        public void error(String msg) {
            error = msg;
        }
    }

    /** Needed by the processor; what it is given is dropped. */
    public static class NullEmitter implements Emitter {
        private String name = "null";

        public void setName(String name) { this.name = name; }

        @Override
        public String getName() { return name; }

        @Override
        public void emit(String key, List<Metadata> list, ParseContext context) { }

        @Override
        public void emit(List<? extends EmitData> data) { }
    }

    public static void main(String[] args) throws Exception {
        String verb = args[0];
        Path work = Path.of(args[1]);
        String fork = System.getProperty("fork.java");
        Files.createDirectories(work.resolve("in"));
        for (int i = 0; i < ITEMS; i++) {
            Files.writeString(work.resolve("in/" + i + ".txt"),
                    i != BAD || verb.startsWith("init") ? "ok"
                            // padded, or Tika's own zip-bomb guard stops it first
                            : verb.equals("largeResult") ? verb + " ".repeat(1 << 20) : verb);
        }
        at = work.resolve("at");
        Path config = work.resolve("tika-config.xml");
        Files.writeString(config, """
                <properties>
                  <parsers><parser class="bomb.BombParser"/></parsers>
                  <fetchers><fetcher class="org.apache.tika.pipes.fetcher.fs.FileSystemFetcher">
                    <params><name>fs</name><basePath>%s</basePath></params></fetcher></fetchers>
                  <emitters><emitter class="bomb.Faults$NullEmitter">
                    <params><name>null</name></params></emitter></emitters>
                  <async>
                    <pipesReporter class="bomb.Faults$Reporter"/>
                    <params>
                      <numClients>2</numClients>
                      <timeoutMillis>2000</timeoutMillis>
                      <startupTimeoutMillis>4000</startupTimeoutMillis>
                      <sleepOnStartupTimeoutMillis>500</sleepOnStartupTimeoutMillis>
                      <javaPath>%s</javaPath>
                      <forkedJvmArgs>
                        <arg>-Xmx64m</arg><arg>-XX:+UseSerialGC</arg>
                        <arg>-XX:ErrorFile=%s/hs_err_%%p.log</arg>
                        <arg>--enable-native-access=ALL-UNNAMED</arg>
                        <arg>-Dbomb.at=%s</arg><arg>-Dbomb.init=%s</arg>
                      </forkedJvmArgs>
                    </params>
                  </async>
                </properties>
                """.formatted(work.resolve("in"), fork, work, at, verb));

        Set<Long> forks = ConcurrentHashMap.newKeySet();
        Thread watch = new Thread(() -> {
            while (true) {
                ProcessHandle.current().children()
                        .filter(p -> p.info().command().orElse("").endsWith("java"))
                        .forEach(p -> forks.add(p.pid()));
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        watch.setDaemon(true);
        watch.start();

        long start = System.nanoTime(), bound = start + 15_000_000_000L;
        AsyncProcessor processor = new AsyncProcessor(config);
        String threw = null;
        try {
            for (int i = 0; i < ITEMS; i++) {
                processor.offer(new FetchEmitTuple("" + i, new FetchKey("fs", i + ".txt"),
                        new EmitKey("null", "" + i)), 5000);
            }
            processor.finished();
            while (processor.checkActive() && System.nanoTime() < bound) Thread.sleep(20);
        } catch (RuntimeException e) {
            threw = String.valueOf(e.getMessage()).lines().findFirst().orElse("") ;
        }
        double batch = (System.nanoTime() - start) / 1e9;
        boolean hung = System.nanoTime() >= bound;
        Map<String, Integer> others = new TreeMap<>();
        int ok = 0;
        for (int i = 0; i < ITEMS; i++) {
            if (i == BAD) continue;
            PipesResult r = RESULTS.get(i);
            String status = r == null ? "no status" : r.getStatus().name();
            if (status.equals("PARSE_SUCCESS") || status.equals("EMIT_SUCCESS")) ok++;
            else others.merge(status, 1, Integer::sum);
        }
        PipesResult bad = RESULTS.get(BAD);
        String saw = bad == null ? (hung ? "HANG (no status in 15 s)" : "no status") : bad.getStatus().name();
        if (bad != null && bad.getMessage() != null) {
            saw += " (" + bad.getMessage().lines().findFirst().orElse("") + ")";
        }
        if (threw != null) saw += "; checkActive() threw: " + threw;
        if (error != null && threw == null) saw += "; reporter.error: " + error;
        String seconds = bad == null ? "never"
                : Files.exists(at) ? "%.2f".formatted((knew - stamp(0)) / 1e9) : "?";
        processor.close();
        Thread.sleep(1000);
        long left = ProcessHandle.current().children()
                .filter(p -> p.info().command().orElse("").endsWith("java")).count();
        System.out.printf("| %s | %s | %d/19%s | %s | %.1f | %s | %d JVM,", verb, saw, ok,
                others.isEmpty() ? "" : " " + others, seconds, batch,
                (fate == null ? "" : fate + "; ") + (forks.size() - 2) + " new", left);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
