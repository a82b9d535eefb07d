package io.gristmill.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.gristmill.engine.Engine;

class HealthTest {

    private static Engine engine(boolean ready, String trouble) {
        Map<String, Object> answers = Map.of("isReady", ready, "trouble", trouble, "size", 2, "workers", List.of());
        return (Engine) Proxy.newProxyInstance(Engine.class.getClassLoader(), new Class<?>[] {Engine.class},
                (_, method, _) -> answers.get(method.getName()));
    }

    @ParameterizedTest
    @CsvSource({"true,'',UP", "false,'',DOWN", "true,'no such file: java',DOWN"})
    void thePoolIsUpWhenWorkersCanStart(boolean ready, String trouble, String status) {
        Health health = new PoolHealth(engine(ready, trouble)).health();
        assertThat(health.getStatus()).isEqualTo(new Status(status));
        assertThat(health.getDetails()).containsEntry("slots", 2).containsEntry("workers", 0);
        assertThat(health.getDetails().getOrDefault("trouble", "")).isEqualTo(trouble);
    }

    private static Health storage(Map<String, Object> beans) {
        return new StorageHealth(new StaticListableBeanFactory(beans).getBeanProvider(WriteStatus.class)).health();
    }

    @Test
    void theStorageIsUpWhileWritesSucceed() {
        WriteStatus good = () -> new WriteStatus.Snapshot(true, 3, 1_000);
        WriteStatus bad = () -> new WriteStatus.Snapshot(false, 9, 1_000);
        assertThat(storage(Map.of("writes", good))).isEqualTo(Health.up().withDetail("waiting", 3L).withDetail("roomBytes",
                1_000L).build());
        assertThat(storage(Map.of("writes", bad)).getStatus()).isEqualTo(Status.DOWN);
        assertThat(storage(Map.of()).getStatus()).isEqualTo(Status.UNKNOWN);
    }
}
