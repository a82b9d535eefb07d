package io.gristmill.job;

/**
 * What makes two workers interchangeable: the code that they can run, and the memory that they have.
 *
 * @param code   digest of the class path
 * @param heap   bytes
 * @param memory that the process may use, less what it shares with others, in bytes
 */
public record WorkerKey(String code, long heap, long memory) {

    @Override
    public String toString() {
        return code.substring(0, Math.min(12, code.length())) + "/" + SizeText.format(heap) + "/" + SizeText.format(memory);
    }
}
