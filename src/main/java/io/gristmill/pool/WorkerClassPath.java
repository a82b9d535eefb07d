package io.gristmill.pool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What workers run: the worker's own jar, its libraries, and the operator's jars. It knows nothing of Spring, which is a fact of the
 * artefact and not a matter of care.
 *
 * @param launcher a jar that names all of them, in the order of the class path
 * @param digest   of their contents
 */
record WorkerClassPath(Path launcher, String digest) {
    private static final String MAIN_CLASS = "io.gristmill.worker.WorkerMain";
    private static final String ROOT = "gristmill/";
    private static final List<String> PACKAGES = List.of("function", "wire", "source", "worker");
    private static final String SERVICES = "META-INF/services/io.gristmill.function.BatchFunction";

    /**
     * @param directory where to put the jars
     * @param functions the operator's jars, or null
     */
    static WorkerClassPath create(Path directory, @Nullable Path functions) throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(workerJar(directory.resolve("worker.jar")));
        addLibraries(jars, "lib", directory);
        if (functions != null) {
            try (Stream<Path> found = Files.list(functions)) {
                found.filter(path -> path.toString().endsWith(".jar")).sorted().map(Path::toAbsolutePath).forEach(jars::add);
            }
        }
        // Last, so that the operator's functions find their own Guava or Protocol Buffers first.
        addLibraries(jars, "formula", directory);
        return new WorkerClassPath(launcher(directory, jars), digest(jars));
    }

    private static void addLibraries(List<Path> jars, String kind, Path directory) throws IOException {
        for (String library : text(kind + ".libraries").split(";")) {
            jars.add(extract(kind + "/" + library, directory.resolve(library)));
        }
    }

    /**
     * A jar that only names the others. What it says of native access would cost each start some 10 ms of processor time if it stood on
     * the command line, which makes the JVM work its modules out anew.
     */
    private static Path launcher(Path directory, List<Path> jars) throws IOException {
        Path target = directory.resolve("launcher.jar");
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, MAIN_CLASS);
        // By their names alone where they lie beside it: others have no place in an ahead-of-time cache.
        attributes.put(Attributes.Name.CLASS_PATH, jars.stream().map(jar -> jar.startsWith(directory)
                ? directory.relativize(jar).toString()
                : jar.toAbsolutePath().toUri().toString()).collect(Collectors.joining(" ")));
        attributes.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
        new JarOutputStream(Files.newOutputStream(target), manifest).close();
        return target;
    }

    /** Where the server's own code is a directory, a jar made by the build may be stale, so it is made anew from the classes. */
    private static Path workerJar(Path target) throws IOException {
        Path classes = classesDirectory();
        if (classes == null) {
            return extract("worker.jar", target);
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target))) {
            for (String name : PACKAGES) {
                addTree(jar, classes, classes.resolve("io/gristmill").resolve(name));
            }
            addTree(jar, classes, classes.resolve(SERVICES));
        }
        return target;
    }

    private static @Nullable Path classesDirectory() {
        URL location = WorkerClassPath.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            Path path = location.getProtocol().equals("file") ? Path.of(location.toURI()) : null;
            return path != null && Files.isDirectory(path) ? path : null;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void addTree(JarOutputStream jar, Path root, Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(new JarEntry(root.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }

    private static Path extract(String resource, Path target) throws IOException {
        try (InputStream in = resource(resource)) {
            Files.copy(in, target);
        }
        return target;
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = resource(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static InputStream resource(String name) {
        InputStream in = WorkerClassPath.class.getClassLoader().getResourceAsStream(ROOT + name);
        if (in == null) {
            throw new UncheckedIOException(
                    new IOException("The worker's " + name + " is missing: build with ./mvnw process-classes"));
        }
        return in;
    }

    private static String digest(List<Path> jars) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path jar : jars) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
