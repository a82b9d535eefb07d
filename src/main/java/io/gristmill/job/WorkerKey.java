package io.gristmill.job;

/**
 * What makes two workers interchangeable: the code that they can run, and the memory that they have.
 *
 * @param engine where they are
 * @param code   digest of the class path; of workers that are threads, nothing
 * @param heap   bytes
 * @param memory that the process may use, less what it shares with others, in bytes
 */
public record WorkerKey(EngineKind engine, String code, long heap, long memory) {
    /** Of workers that are threads of the server. */
    public static final WorkerKey THREAD = new WorkerKey(EngineKind.THREAD, "", 0, 0);

    /** Of processes. */
    public WorkerKey(String code, long heap, long memory) {
        this(EngineKind.PROCESS, code, heap, memory);
    }

    @Override
    public String toString() {
        return engine == EngineKind.THREAD
                ? engine.text()
                : code.substring(0, Math.min(12, code.length())) + "/" + SizeText.format(heap) + "/" + SizeText.format(memory);
    }
}
