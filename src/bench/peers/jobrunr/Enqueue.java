import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.storage.sql.sqlite.SqLiteStorageProvider;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Jobs that JobRunr stores in SQLite, each commit synced: answers each line {@code threads seconds} with jobs a second. Nothing
 * runs them. Argument: database file.
 */
final class Enqueue {

    public record Tiny(int number) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    public static final class Handler implements JobRequestHandler<Tiny> {
        @Override
        public void run(Tiny request) {}
    }

    static void main(String[] args) throws Exception {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        SQLiteDataSource database = new SQLiteDataSource(config);
        database.setUrl("jdbc:sqlite:" + Path.of(args[0]));
        HikariConfig one = new HikariConfig(); // SQLite has one writer at a time; more connections fail as busy
        one.setDataSource(database);
        one.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(one)) {
            JobRequestScheduler scheduler = JobRunr.configure().useStorageProvider(new SqLiteStorageProvider(pool)).initialize()
                    .getJobRequestScheduler();
            IO.println("ready");
            for (String line = IO.readln(); line != null; line = IO.readln()) {
                String[] words = line.split(" ");
                IO.println(rate(scheduler, Integer.parseInt(words[0]), Double.parseDouble(words[1])));
            }
        }
        System.exit(0);
    }

    private static double rate(JobRequestScheduler scheduler, int threads, double seconds) {
        LongAdder jobs = new LongAdder();
        long begin = System.nanoTime();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                executor.submit(() -> {
                    while (System.nanoTime() - begin < seconds * 1e9) {
                        scheduler.enqueue(new Tiny(1));
                        jobs.increment();
                    }
                });
            }
        }
        return jobs.sum() / ((System.nanoTime() - begin) / 1e9);
    }
}
