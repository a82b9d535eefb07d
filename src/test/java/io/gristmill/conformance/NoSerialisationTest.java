package io.gristmill.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.beans.XMLDecoder;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** What a worker says is bytes to be checked, never objects to be made. */
class NoSerialisationTest {

    @Test
    void noObjectOfAWorkerIsEverMadeInTheServer() {
        noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class)
                .orShould().dependOnClassesThat().areAssignableTo(ObjectOutputStream.class)
                .orShould().dependOnClassesThat().areAssignableTo(XMLDecoder.class)
                .check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.gristmill"));
    }
}
