package io.gristmill.api.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.HttpSettingsTest;
import io.gristmill.api.file.Uploads;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.Dispatcher;
import io.gristmill.engine.Engine;
import io.gristmill.event.EventHub;
import io.gristmill.file.FileCatalogue;
import io.gristmill.file.FileLimits;
import io.gristmill.file.FileStore;
import io.gristmill.file.ZipFiles;
import io.gristmill.file.ZipLimits;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.JobStore;
import io.gristmill.job.Limits;
import io.gristmill.job.ResultStore;

class AdmissionTest {
    private static final HttpSettings SETTINGS = HttpSettingsTest.settings(Map.of());
    private static final FunctionDescriptor ECHO = new FunctionDescriptor("data.echo", "1", FunctionDescriptor.Kind.ITEM,
            FunctionDescriptor.Input.ANY, "", "{}", "{}", null, false, false);

    @TempDir
    Path directory;

    private List<FunctionDescriptor> functions = List.of(ECHO);
    private final Engine engine = stub(Engine.class);
    private final Dispatcher dispatcher = new Dispatcher(
            new Dispatcher.Stores(stub(JobStore.class), stub(ResultStore.class)), engine, Limits.DEFAULT, new EventHub(),
            InstantSource.system());

    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> switch (method
                .getName()) {
            case "functions" -> functions;
            default -> throw new UnsupportedOperationException(method.getName());
        }));
    }

    private void require(long reserve) throws IOException {
        FileStore files = new FileStore(directory, stub(FileCatalogue.class), FileLimits.withReserve(reserve),
                InstantSource.system());
        Uploads uploads = new Uploads(files, new ZipFiles(files, ZipLimits.of(1, 1, 1)), SETTINGS);
        new Admission(dispatcher, engine, uploads).require(new MockHttpServletRequest());
    }

    private int refusal(long reserve) {
        return catchThrowableOfType(ProblemException.class, () -> require(reserve)).problem().status();
    }

    @Test
    void jobsAreTakenWhenFunctionsAreKnown() {
        assertThatCode(() -> require(0)).doesNotThrowAnyException();
    }

    @Test
    void jobsAreNotTakenBeforeTheFirstWorkerHasStarted() {
        functions = List.of();
        assertThat(refusal(0)).isEqualTo(503);
    }

    @Test
    void jobsAreNotTakenWhenTheServerEnds() {
        dispatcher.drain();
        assertThat(refusal(0)).isEqualTo(503);
    }

    @Test
    void jobsAreNotTakenWhenTheDiskIsNearlyFull() {
        assertThat(refusal(Long.MAX_VALUE / 2)).isEqualTo(507);
    }
}
