package io.gristmill.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gristmill.job.Extent;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.InputKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.Reduction;
import io.gristmill.job.Reduction.Bins;
import io.gristmill.job.Reduction.Operation;
import io.gristmill.job.Submission;
import io.gristmill.store.Storage;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.RecordFailure;

/** Reductions over values that are stored in pieces, as workers happen to give them. */
class StoredValuesTest {
    private static final long MOST_BYTES = 1000;
    private static final String FAILED = "NaN";

    @TempDir
    static Path data;

    private static Storage storage;
    private static int jobs;

    @BeforeAll
    static void open() throws Exception {
        storage = Storage.open(data, InstantSource.system(), 0);
    }

    @AfterAll
    static void close() throws Exception {
        storage.close();
    }

    // ---- what it comes to does not depend on how it was cut

    @Test
    void sumsAreExactAndTheSameHoweverTheJobWasCutAndWhateverFailed() throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 40; round++) {
            List<Number> numbers = numbers(random, round % 4);
            List<Number> there = numbers.stream().filter(number -> !number.equals(Double.NaN)).toList();
            Job job = store(random, numbers.stream().map(Number::toString).toList());
            BigDecimal sum = there.stream().map(StoredValuesTest::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
            boolean integers = there.stream().noneMatch(Double.class::isInstance);
            assertThat(reduce(job, Operation.SUM)).isEqualTo(integers ? sum.toBigInteger().toString() : text(sum));
            assertThat(reduce(job, Operation.COUNT)).isEqualTo(Integer.toString(there.size()));
            if (!there.isEmpty()) {
                BigDecimal mean = sum.divide(BigDecimal.valueOf(there.size()), new MathContext(2000));
                assertThat(reduce(job, Operation.MEAN)).isEqualTo(text(mean));
                assertThat(new BigDecimal(reduce(job, Operation.MIN))).isEqualByComparingTo(decimal(there, false));
                assertThat(new BigDecimal(reduce(job, Operation.MAX))).isEqualByComparingTo(decimal(there, true));
            }
        }
    }

    @Test
    void listsAreInTheOrderOfTheItemsAndHistogramsComplete() throws IOException {
        Random random = new Random(2);
        for (int round = 0; round < 20; round++) {
            List<Integer> numbers = random.ints(random.nextInt(60), -5, 25).boxed().toList();
            Job job = store(random, numbers.stream().map(String::valueOf).toList());
            assertThat(reduce(job, Operation.CONCAT)).isEqualTo(numbers.toString().replace(" ", ""));
            long[] counts = new long[4];
            numbers.stream().filter(number -> number >= 0 && number < 20).forEach(number -> counts[number / 5]++);
            assertThat(reduce(job, new Reduction(Operation.HISTOGRAM, "", new Bins(0, 20, 4)))).isEqualTo(
                    "{\"from\":0.0,\"to\":20.0,\"counts\":[%s],\"below\":%d,\"above\":%d}".formatted(
                            LongStream.of(counts).mapToObj(Long::toString).collect(Collectors.joining(",")),
                            numbers.stream().filter(number -> number < 0).count(),
                            numbers.stream().filter(number -> number >= 20).count()));
        }
    }

    /** Of small integers, of large ones too, of doubles of every size, or of all these. NaN: the item failed. */
    private static List<Number> numbers(Random random, int kind) {
        return Stream
                .<Number>generate(() -> switch (random.nextInt(10) == 0 ? 9 : kind == 3 ? random.nextInt(3) : kind) {
                    case 0 -> random.nextLong() >> random.nextInt(64);
                    case 1 -> new BigInteger(random.nextInt(200), random).subtract(BigInteger.ONE.shiftLeft(100));
                    case 2 -> random.nextInt(4) == 0 ? random.nextDouble() : anyDouble(random);
                    default -> Double.NaN;
                }).limit(random.nextInt(3000)).toList();
    }

    private static Double anyDouble(Random random) {
        double number = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(number) ? (Double) number : (Double) Double.MIN_VALUE;
    }

    private static BigDecimal exact(Number number) {
        return number instanceof Double real ? new BigDecimal(real) : new BigDecimal(number.toString());
    }

    /** What the operation should find, as JSON has it. */
    private static BigDecimal decimal(List<Number> numbers, boolean largest) {
        return numbers.stream().max((left, right) -> exact(left).compareTo(exact(right)) * (largest ? 1 : -1))
                .map(number -> new BigDecimal(number.toString())).orElseThrow();
    }

    private static String text(BigDecimal exact) {
        double nearest = exact.doubleValue();
        return Double.isFinite(nearest) ? Double.toString(nearest) : exact.round(new MathContext(17)).toString();
    }

    // ---- what it is

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "SUM    | 1; 2; 3                                    | 6",
            "SUM    | ^^                                         | 0",
            "SUM    | 9223372036854775807; 1; -2                 | 9223372036854775806",
            "SUM    | 9223372036854775807; 9223372036854775807   | 18446744073709551614",
            "SUM    | 0.1; 0.1; 0.1; 0.1; 0.1; 0.1; 0.1; 0.1; 0.1; 0.1 | 1.0",
            "SUM    | 1e100; 1.0; -1e100                         | 1.0",
            "SUM    | 9007199254740993; 0.5                      | 9.007199254740994E15",
            "SUM    | 1e308; 1e308                               | 2.0000000000000000E+308",
            "SUM    | 4.9E-324; 4.9E-324                         | 9.9E-324",
            "MEAN   | 1; 2                                       | 1.5",
            "MEAN   | ^^                                         | null",
            "MEAN   | 1; 1; 2                                    | 1.3333333333333333",
            "MIN    | 9007199254740993; 9007199254740992.0       | 9.007199254740992E15",
            "MAX    | 9007199254740993; 9007199254740992.0       | 9007199254740993",
            "MAX    | 1; 1.0                                     | 1",
            "MIN    | ^^                                         | null",
            "CONCAT | [1, [2]]; \"[a]\"; []; null; {\"b\":[]}     | [1,[2],\"[a]\",null,{\"b\":[]}]",
            "CONCAT | ^^                                         | []"})
    void theValueIs(Operation operation, String values, String expected) throws IOException {
        List<String> each = values.isEmpty() ? List.of() : List.of(values.split("; "));
        assertThat(reduce(store(new Random(3), each), operation)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "/price   | {\"price\": 5, \"x\": 1} | 5",
            "/a/1/b   | {\"a\": [7, {\"b\": 8}]} | 8",
            "/a~1b    | {\"x\": {\"a/b\": 1}, \"a/b\": 2} | 2",
            "/        | {\"\": 3}                | 3"})
    void aFieldIsFoundByItsPointer(String field, String value, String expected) throws IOException {
        Job job = store(new Random(4), List.of(value));
        assertThat(reduce(job, new Reduction(Operation.SUM, field, null))).isEqualTo(expected);
        assertThat(reduce(job, new Reduction(Operation.CONCAT, field, null))).isEqualTo("[" + expected + "]");
    }

    // ---- what cannot be

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "SUM    | \"12\"   | sum takes numbers, and the value of item 1 is a text",
            "MAX    | null     | max takes numbers, and the value of item 1 is null",
            "MEAN   | {}       | mean takes numbers, and the value of item 1 is an object",
            "MIN    | [1]      | min takes numbers, and the value of item 1 is a list",
            "SUM    | true     | sum takes numbers, and the value of item 1 is a truth value",
            "SUM    | 1e400    | the value of item 1 is beyond the range of numbers of 64 bits",
            "SUM    | [1       | the value of item 1 is a list",
            "CONCAT | [1       | the value of item 1 cannot be read as JSON",
            "CONCAT | ^^       | the value of item 1 is empty"})
    void whatIsNotOfTheRightKindIsNamed(Operation operation, String value, String reason) throws IOException {
        Job job = store(new Random(5), List.of("0", value, "2"));
        assertThatThrownBy(() -> reduce(job, operation)).isInstanceOf(IrreducibleException.class).hasMessageContaining(reason);
    }

    @Test
    void aFieldThatIsMissingIsNamed() throws IOException {
        Job job = store(new Random(6), List.of("{\"a\": {\"b\": 1}}", "{\"a\": []}"));
        assertThatThrownBy(() -> reduce(job, new Reduction(Operation.SUM, "/a/b", null)))
                .hasMessage("the value of item 1 has no /a/b");
        assertThatThrownBy(() -> reduce(job, new Reduction(Operation.SUM, "/a", null)))
                .hasMessage("sum takes numbers, and /a in the value of item 0 is an object");
    }

    @Test
    void aListHasALimit() throws IOException {
        List<String> values = Collections.nCopies(499, "1");
        assertThat(reduce(store(new Random(7), values), Operation.CONCAT)).hasSize(999);
        Job job = store(new Random(7), Stream.concat(values.stream(), Stream.of("22")).toList());
        assertThatThrownBy(() -> reduce(job, Operation.CONCAT)).hasMessageContaining("resultSize").hasMessageContaining(
                "item 499");
    }

    private static String reduce(Job job, Operation operation) throws IOException {
        return reduce(job, new Reduction(operation, "", null));
    }

    private static String reduce(Job job, Reduction reduction) throws IOException {
        return new StoredValues(storage.jobs(), storage.results()).reduce(job, reduction, MOST_BYTES);
    }

    /** Commits the values in pieces at random, in any order. */
    private static Job store(Random random, List<String> values) {
        Job job = job(values.size());
        storage.jobs().submit(new Submission(job, null, List.of(), List.of())).join();
        TreeSet<Integer> cuts = IntStream.range(0, random.nextInt(100)).mapToObj(_ -> random.nextInt(values.size() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        cuts.addAll(List.of(0, values.size()));
        List<Interval> pieces = new ArrayList<>();
        for (Integer from = cuts.first(); !from.equals(cuts.last()); from = Objects.requireNonNull(cuts.higher(from))) {
            pieces.add(new Interval(from, Objects.requireNonNull(cuts.higher(from))));
        }
        Collections.shuffle(pieces, random);
        CompletableFuture<?> stored = CompletableFuture.completedFuture(null);
        for (Interval piece : pieces) {
            Extent extent = extent(job.seq() + 1, piece, values);
            job = job.withSeq(job.seq() + 1).withProgress(extent.succeeded(), extent.failed());
            stored = storage.jobs().write(new JobChange(job, List.of(extent), List.of(), List.of()));
        }
        stored.join();
        return job;
    }

    private static Extent extent(long seq, Interval piece, List<String> values) {
        BlockWriter writer = new BlockWriter(1 << 20);
        long failed = 0;
        for (int i = (int) piece.from(); i < piece.to(); i++) {
            String value = values.get(i);
            writer.begin(i, 1);
            if (value.equals(FAILED)) {
                writer.failed(RecordFailure.of("EXCEPTION", "no", ""));
                failed++;
            } else {
                writer.beginValue();
                writer.text(value);
                writer.endValue();
                writer.succeeded();
            }
        }
        return new Extent(seq, 0, piece, piece.size() - failed, failed, List.of(writer.take()));
    }

    private static Job job(long n) {
        JobOptions options = new JobOptions(null, 0, null, 5, null, false, JobLimits.NONE);
        JobSpec spec = new JobSpec("f", "{}", InputKind.RANGE, "range\n0\n1\n" + n, options, Map.of());
        FunctionDescriptor function = new FunctionDescriptor("f", "1", FunctionDescriptor.Kind.ITEM,
                FunctionDescriptor.Input.ITEMS, "", "{}", "{}", null, false, false);
        return new Job("job" + jobs++, spec, function, n, 0, JobState.QUEUED, null, 0, 1, 0, 0, 0, 0, Instant.EPOCH, null, null,
                null);
    }
}
