package io.gristmill.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

class JobStateTest {

    @Test
    void anIllegalMoveSaysWhichOneItWas() {
        assertThatIllegalStateException().isThrownBy(() -> JobState.CANCELLED.become(JobState.RUNNING))
                .withMessage("A job cannot go from CANCELLED to RUNNING");
    }

    @Test
    void anEndedJobMayOnlyBeQueuedAgain() {
        Arrays.stream(JobState.values()).filter(JobState::isEnd).forEach(end -> Arrays.stream(JobState.values())
                .forEach(next -> assertThat(end.mayBecome(next)).isEqualTo(next == JobState.QUEUED)));
    }

    @Test
    void everyStateThatIsNoEndCanReachOne() {
        Arrays.stream(JobState.values()).filter(state -> !state.isEnd())
                .forEach(state -> assertThat(Arrays.stream(JobState.values()).filter(JobState::isEnd).anyMatch(state::mayBecome))
                        .isTrue());
    }
}
