package io.gristmill.function.image.ffm;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A shared library that was found and loaded, for as long as the process lives.
 *
 * @param name    the path or system name that it was loaded by
 * @param symbols what it exports
 */
@SuppressWarnings("restricted") // calling C is what it is for
record NativeLibrary(String name, SymbolLookup symbols) {
    private static final Linker LINKER = Linker.nativeLinker();

    /**
     * Searches in order of trust: what the operator names, what the system keeps up to date, what the program brings along. Empty in a
     * process that is not a worker, which a crash would take along.
     *
     * @param property    the system property that may hold a path, or {@code none} to go without the library
     * @param systemNames what the dynamic linker may know it by
     * @param bundled     copies for several kinds of machine
     * @throws IllegalStateException if the property names a library that cannot be loaded
     */
    static Optional<NativeLibrary> find(String property, List<String> systemNames, List<Bundled> bundled) {
        String wish = System.getProperty(property, "");
        if (wish.equals("none") || !Boolean.getBoolean("gristmill.isolated")) {
            return Optional.empty();
        }
        if (!wish.isEmpty() && !wish.equals("bundled")) {
            return Optional.of(load(wish).orElseThrow(
                    () -> new IllegalStateException("The library that " + property + " names cannot be loaded: " + wish)));
        }
        if (wish.isEmpty()) {
            for (String name : systemNames) {
                Optional<NativeLibrary> library = load(name);
                if (library.isPresent()) {
                    return library;
                }
            }
        }
        return bundled.stream().filter(Bundled::suits).findFirst().flatMap(Bundled::extract).flatMap(NativeLibrary::load);
    }

    private static Optional<NativeLibrary> load(String name) {
        try {
            return Optional.of(new NativeLibrary(name, SymbolLookup.libraryLookup(name, Arena.global())));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not there, or for another machine
        }
    }

    /** Whether the library has a function: newer versions have more. */
    boolean has(String function) {
        return symbols.find(function).isPresent();
    }

    MethodHandle function(String function, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment address = symbols.find(function)
                .orElseThrow(() -> new IllegalStateException(name + " has no function " + function));
        return LINKER.downcallHandle(address, type, options);
    }

    /** Method handles declare any throwable; a call of C throws only what is wrong with the call. */
    static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    /** The same where what the library refused is told to the caller. */
    static RuntimeException passedOn(Throwable e) throws NativeException {
        if (e instanceof NativeException refused) {
            throw refused;
        }
        return unexpected(e);
    }

    /**
     * A library that comes as a resource beside this class.
     *
     * @param resource its name, in a directory named for the operating system and the processor
     * @param sha256   what its bytes must hash to, in lower-case hexadecimal digits
     */
    record Bundled(String resource, String sha256) {

        private boolean suits() {
            String processor = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
            return resource.startsWith(System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + processor + "/");
        }

        /** A copy in the worker's scratch directory; empty if there is no such resource. */
        private Optional<String> extract() {
            try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
                if (in == null) {
                    return Optional.empty();
                }
                byte[] bytes = in.readAllBytes();
                String found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
                if (!found.equals(sha256)) {
                    throw new IllegalStateException(
                            "The bundled " + resource + " is not the one that was checked: SHA-256 " + found);
                }
                Path file = Files.createTempFile("gristmill-", ".so");
                Files.write(file, bytes);
                file.toFile().deleteOnExit();
                return Optional.of(file.toString());
            } catch (IOException e) {
                return Optional.empty(); // nowhere to put it: then without
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }
    }
}
