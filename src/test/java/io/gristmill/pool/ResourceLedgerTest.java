package io.gristmill.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResourceLedgerTest {
    private static final long MB = 1024 * 1024;

    @Test
    void whatDoesNotFitIsRefusedWithAllNumbersUntilSomebodyGoes() throws Exception {
        ResourceLedger ledger = new ResourceLedger(2048 * MB);
        ledger.reserve("w1", 1024 * MB);
        ledger.reserve("w2", 512 * MB);
        assertThatThrownBy(() -> ledger.reserve("w3", 1024 * MB)).hasMessageContainingAll("may use 1GB", "may use 1536MB",
                "2GB for all");
        assertThat(ledger.workers()).isEqualTo(2);
        assertThat(ledger.used()).isEqualTo(1536 * MB);
        ledger.release("w2");
        assertThatCode(() -> ledger.reserve("w3", 1024 * MB)).doesNotThrowAnyException();
    }
}
