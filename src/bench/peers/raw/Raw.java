import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.sqlite.SQLiteConfig;

/**
 * The least that a durable endpoint does: POST stores the body unread as one row, synced, then answers 200. {@code /one} commits
 * each row by itself; at {@code /group} one thread commits all rows that wait. Arguments: database file and port.
 */
final class Raw {
    private static final BlockingQueue<Row> QUEUE = new LinkedBlockingQueue<>();

    private record Row(byte[] body, CompletableFuture<Void> stored) {}

    @FunctionalInterface
    private interface Store {
        void store(byte[] body) throws Exception;
    }

    static void main(String[] args) throws Exception {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + args[0]);
        connection.createStatement().execute("CREATE TABLE job (id INTEGER PRIMARY KEY, body BLOB)");
        connection.setAutoCommit(false);
        PreparedStatement insert = connection.prepareStatement("INSERT INTO job (body) VALUES (?)");

        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])), 256);
        server.setExecutor(Executors.newFixedThreadPool(64, Thread.ofPlatform().daemon().factory()));
        server.createContext("/one", exchange -> answer(exchange, body -> {
            synchronized (connection) {
                insert(insert, body);
                connection.commit();
            }
        }));
        server.createContext("/group", exchange -> answer(exchange, body -> {
            Row row = new Row(body, new CompletableFuture<>());
            QUEUE.add(row);
            row.stored.get();
        }));
        server.start();
        Thread.ofPlatform().daemon().start(() -> writeGroups(connection, insert));
        IO.println("ready");
        System.in.readAllBytes();
        server.stop(0);
    }

    private static void writeGroups(Connection connection, PreparedStatement insert) {
        List<Row> group = new ArrayList<>();
        try {
            while (true) {
                group.add(QUEUE.take());
                QUEUE.drainTo(group);
                synchronized (connection) {
                    for (Row row : group) {
                        insert(insert, row.body);
                    }
                    connection.commit();
                }
                group.forEach(row -> row.stored.complete(null));
                group.clear();
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void insert(PreparedStatement insert, byte[] body) throws SQLException {
        insert.setBytes(1, body);
        insert.executeUpdate();
    }

    private static void answer(HttpExchange exchange, Store store) throws IOException {
        int status = 200;
        try {
            store.store(exchange.getRequestBody().readAllBytes());
        } catch (Exception e) {
            status = 500;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
