package io.gristmill;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** Holds the map of packages: who may use whom, and where Spring may be seen. */
class ArchitectureTest {
    private static final String ROOT = "io.gristmill";

    /** A package with its sub-packages, what it may use of ours, and whether it may use libraries. */
    private record Rule(String name, boolean spring, List<String> uses) {}

    private static final List<Rule> MAP = List.of(
            plain("function"),
            plain("wire"),
            plain("source"),
            plain("worker", "function", "wire", "source"),
            plain("pool", "wire", "job"),
            plain("job"),
            plain("file"),
            plain("engine", "job", "pool", "wire", "worker"),
            plain("reduce", "job", "wire"),
            plain("dispatch", "job", "source", "engine", "event", "file", "wire", "reduce"),
            plain("event", "job"),
            spring("store", "job", "event", "file", "wire"),
            spring("api", "job", "dispatch", "event", "file", "source", "engine", "wire", "reduce"),
            spring("security", "job"),
            spring("observe", "engine", "dispatch", "job"),
            spring("demo"));

    /** What even plain packages may use beyond the JDK: each with its reason. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            // Reading of JSON, loaded when a function asks for it.
            "worker", List.of("tools.jackson.core"),
            // Values are JSON, and are to be read in a stream.
            "reduce", List.of("tools.jackson.core"),
            // Zstandard, which the JDK does not unpack.
            "file", List.of("io.airlift.compress"),
            // Formats and metadata that the JDK does not read; the language of formulas, in which Guava's types appear.
            "function", List.of("com.twelvemonkeys", "dev.cel", "com.google.common"));

    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static Rule plain(String name, String... uses) {
        return new Rule(name, false, List.of(uses));
    }

    private static Rule spring(String name, String... uses) {
        return new Rule(name, true, List.of(uses));
    }

    @TestFactory
    List<DynamicTest> everyPackageUsesOnlyWhatTheMapAllows() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Rule rule : MAP) {
            Set<String> allowed = new TreeSet<>(rule.uses());
            allowed.add(rule.name());
            tests.add(DynamicTest.dynamicTest(rule.name() + " uses " + allowed,
                    () -> classes().that().resideInAPackage(inside(rule.name())).should()
                            .onlyDependOnClassesThat(allowedFor(rule, allowed))
                            .check(CLASSES)));
        }
        return tests;
    }

    @Test
    void everyPackageIsOnTheMap() {
        Set<String> known = MAP.stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = CLASSES.stream().map(JavaClass::getPackageName).filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1).split("\\.")[0]).collect(Collectors.toCollection(TreeSet::new));
        assertThat(known).containsAll(found);
    }

    @Test
    void everyPackageIsNullMarkedAndSaysWhatItIs() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct()
                .filter(found -> !found.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .map(found -> found.getName()).filter(name -> name.startsWith(ROOT))).isEmpty();
    }

    @Test
    void theThreadEngineIsTheOnlyOneThatMayUseTheWorkersCode() {
        classes().that().resideInAPackage(inside("engine")).and().resideOutsideOfPackage(inside("engine.thread")).should()
                .onlyDependOnClassesThat(new DescribedPredicate<>("are not of the worker or of functions") {
                    @Override
                    public boolean test(JavaClass used) {
                        return !used.getPackageName().startsWith(ROOT + ".worker")
                                && !used.getPackageName().startsWith(ROOT + ".function");
                    }
                }).check(CLASSES);
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> allowedFor(Rule rule, Set<String> allowed) {
        return new DescribedPredicate<>("are of the JDK, JSpecify" + (rule.spring() ? ", libraries" : "") + " or " + allowed) {
            @Override
            public boolean test(JavaClass used) {
                JavaClass type = used.getBaseComponentType();
                String name = type.getPackageName();
                if (type.isPrimitive() || name.startsWith("java.") || name.startsWith("javax.")
                        || name.startsWith("org.jspecify.")) {
                    return true;
                }
                if (name.equals(ROOT) || name.startsWith(ROOT + ".")) {
                    return allowed.stream()
                            .anyMatch(other -> name.equals(ROOT + "." + other) || name.startsWith(ROOT + "." + other + "."));
                }
                return rule.spring() || LIBRARIES.getOrDefault(rule.name(), List.of()).stream().anyMatch(name::startsWith);
            }
        };
    }
}
