import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Tasks that db-scheduler stores in SQLite, each commit synced: answers each line {@code threads seconds} with tasks a second.
 * Nothing runs them. Argument: database file.
 */
final class Enqueue {
    /** As db-scheduler's documentation has it for SQLite. */
    private static final String TABLE = """
            create table scheduled_tasks (
              task_name varchar(100), task_instance varchar(100), task_data blob, execution_time TIMESTAMP, picked BIT,
              picked_by varchar(50), last_success TIMESTAMP, last_failure TIMESTAMP, consecutive_failures INT,
              last_heartbeat TIMESTAMP, version BIGINT, priority SMALLINT, PRIMARY KEY (task_name, task_instance))""";
    private static final String[] INDEXES = {"execution_time", "last_heartbeat"};

    private static final OneTimeTask<Integer> TINY = Tasks.oneTime("tiny", Integer.class).execute((_, _) -> {});
    private static final AtomicLong NUMBERS = new AtomicLong();

    static void main(String[] args) throws Exception {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        SQLiteDataSource database = new SQLiteDataSource(config);
        database.setUrl("jdbc:sqlite:" + args[0]);
        HikariConfig one = new HikariConfig(); // SQLite has one writer at a time; more connections fail as busy
        one.setDataSource(database);
        one.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(one)) {
            try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute(TABLE);
                for (String column : INDEXES) {
                    statement.execute("CREATE INDEX " + column + "_idx ON scheduled_tasks (" + column + ")");
                }
            }
            SchedulerClient client = SchedulerClient.Builder.create(pool, TINY).jdbcCustomization(new SqliteJdbcCustomization())
                    .build();
            IO.println("ready");
            for (String line = IO.readln(); line != null; line = IO.readln()) {
                String[] words = line.split(" ");
                IO.println(rate(client, Integer.parseInt(words[0]), Double.parseDouble(words[1])));
            }
        }
    }

    private static double rate(SchedulerClient client, int threads, double seconds) {
        long first = NUMBERS.get();
        long begin = System.nanoTime();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                executor.submit(() -> {
                    while (System.nanoTime() - begin < seconds * 1e9) {
                        client.scheduleIfNotExists(TINY.instance(Long.toString(NUMBERS.incrementAndGet()), 1), Instant.now());
                    }
                });
            }
        }
        return (NUMBERS.get() - first) / ((System.nanoTime() - begin) / 1e9);
    }
}
