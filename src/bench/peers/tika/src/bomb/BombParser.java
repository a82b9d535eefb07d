package bomb;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.apache.tika.exception.TikaException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.sax.XHTMLContentHandler;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Runs in the forked JVM: takes 50 ms over "ok", and does what any other file says. */
public class BombParser implements Parser {

    public BombParser() {
        // Only in the fork (the parent does not have the property).
        String init = System.getProperty("bomb.init", "");
        if (init.equals("initFails")) {
            stamp();
            throw new IllegalStateException("parser constructor is bad");
        }
        if (init.equals("initHangs")) {
            stamp();
            sleep(3_600_000);
        }
    }

    @Override
    public Set<MediaType> getSupportedTypes(ParseContext context) {
        return Set.of(MediaType.TEXT_PLAIN, MediaType.OCTET_STREAM);
    }

    @Override
    public void parse(InputStream in, ContentHandler handler, Metadata metadata, ParseContext context)
            throws IOException, SAXException, TikaException {
        String verb = new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        sleep(50);
        XHTMLContentHandler xhtml = new XHTMLContentHandler(handler, metadata);
        xhtml.startDocument();
        if (!verb.equals("ok")) {
            stamp();
            try {
                xhtml.characters(fault(verb));
            } catch (RuntimeException | Error | IOException | TikaException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
        xhtml.characters(verb);
        xhtml.endDocument();
    }

    private static String fault(String verb) throws Throwable {
        switch (verb) {
            case "none": break;
            case "throw": throw new TikaException("item 7 is bad");
            case "throwRuntime": throw new IllegalArgumentException("item 7 is bad");
            case "throwError": throw new LinkageError("item 7 is bad");
            case "exit": System.exit(7);
            case "halt": Runtime.getRuntime().halt(9);
            case "nativeExit": libc("_exit", 0); break;
            case "abort": libc("abort"); break;
            case "segv": libc("strlen", 0L); break;
            case "kill9": libc("raise", 9); break;
            case "stop": libc("raise", 19); break;
            case "oom":
                List<byte[]> hog = new ArrayList<>();
                while (true) hog.add(new byte[1 << 20]);
            case "spin": while (true) Thread.onSpinWait();
            case "hang": sleep(3_600_000); break;
            case "deadlock":
                Object a = new Object();
                Thread other = new Thread(() -> { synchronized (a) { sleep(3_600_000); } });
                other.start();
                sleep(100);
                synchronized (a) { return ""; }
            case "stackOverflow": return "" + deep(0);
            case "flood":
                String line = "x".repeat(1023);
                for (int i = 0; i < 64 * 1024; i++) System.out.println(line);
                break;
            case "floodFd1":
                byte[] block = "x".repeat(1024).getBytes(StandardCharsets.US_ASCII);
                FileOutputStream fd1 = new FileOutputStream(FileDescriptor.out);
                for (int i = 0; i < 64 * 1024; i++) fd1.write(block);
                break;
            case "lineFd1":
                new FileOutputStream(FileDescriptor.out).write("hello from a native library\n".getBytes());
                break;
            case "byteFd1":     // one stray byte which happens to be PipesServer.STATUS.EMIT_SUCCESS
                new FileOutputStream(FileDescriptor.out).write(11);
                sleep(300);
                throw new TikaException("item 7 is bad");
            case "spawn":
                for (int i = 0; i < 8; i++) new ProcessBuilder("sleep", "600").start();
                break;
            case "spawnHalt":
                for (int i = 0; i < 8; i++) new ProcessBuilder("sleep", "600").start();
                Runtime.getRuntime().halt(9);
            case "largeResult": return "x".repeat(8 << 20);
            default: throw new IllegalStateException("no such verb: " + verb);
        }
        return "";
    }

    private static int deep(int n) {
        return deep(n + 1) + 1;
    }

    private static void libc(String name, Object... args) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MemorySegment f = linker.defaultLookup().find(name).orElseThrow();
        if (args.length == 0) {
            linker.downcallHandle(f, FunctionDescriptor.ofVoid()).invoke();
        } else if (args[0] instanceof Integer i) {
            linker.downcallHandle(f, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)).invoke((int) i);
        } else {
            linker.downcallHandle(f, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS))
                    .invoke(MemorySegment.ofAddress((long) args[0]));
        }
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** When the fault began: System.nanoTime is CLOCK_MONOTONIC, one clock for all processes. */
    private static void stamp() {
        try {
            Files.writeString(Path.of(System.getProperty("bomb.at")), System.nanoTime() + " " + ProcessHandle.current().pid());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
