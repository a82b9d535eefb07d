import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.LongStream;

import io.gristmill.function.compute.Primes;
import io.gristmill.function.compute.SumOfSquares;

/**
 * The built-in functions in a plain parallel stream. Answers each line {@code function threads from to} with the seconds that it
 * took and a number to compare.
 */
final class Scaling {
    /** A stream makes four pieces a thread at least. */
    private static final int BLOCKS = 64;
    private static final SumOfSquares SQUARES = new SumOfSquares();
    /** A sieve is for one thread. */
    private static final ThreadLocal<Primes> PRIMES = ThreadLocal.withInitial(Primes::new);

    void main() throws Exception {
        IO.println("ready");
        for (String line = IO.readln(); line != null; line = IO.readln()) {
            String[] words = line.split(" ");
            long from = Long.parseLong(words[2]);
            long to = Long.parseLong(words[3]);
            Callable<Long> task = words[0].equals("compute.primes") ? () -> primes(from, to) : () -> squares(from, to);
            try (ForkJoinPool pool = new ForkJoinPool(Integer.parseInt(words[1]))) {
                long begin = System.nanoTime();
                long value = pool.submit(task).get();
                IO.println((System.nanoTime() - begin) / 1e9 + " " + value);
            }
        }
    }

    /** How many numbers have a sum: their sums are looked at, so that none is optimised away. */
    private static long squares(long from, long to) {
        return LongStream.range(from, to).parallel().filter(n -> SQUARES.apply(new Number(n), null).signum() > 0).count();
    }

    private static long primes(long from, long to) {
        return LongStream.range(0, BLOCKS).parallel()
                .map(i -> (Long) PRIMES.get().fold(from + (to - from) * i / BLOCKS, from + (to - from) * (i + 1) / BLOCKS, null))
                .sum();
    }

    private record Number(long number) implements io.gristmill.function.Item {
        @Override
        public long index() {
            return number;
        }

        @Override
        public String name() {
            return text();
        }

        @Override
        public String text() {
            return Long.toString(number);
        }

        @Override
        public byte[] bytes() {
            return text().getBytes();
        }

        @Override
        public Object json() {
            return number;
        }

        @Override
        public java.nio.file.Path path() {
            throw new UnsupportedOperationException();
        }
    }
}
