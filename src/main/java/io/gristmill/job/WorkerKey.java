package io.gristmill.job;

/**
 * What makes two workers interchangeable: the code that they can run, and the memory that they have.
 *
 * @param code digest of the class path
 * @param heap bytes
 */
public record WorkerKey(String code, long heap) {

    public WorkerKey withHeap(long bytes) {
        return new WorkerKey(code, bytes);
    }

    @Override
    public String toString() {
        return code.substring(0, Math.min(12, code.length())) + "/" + heap / (1024 * 1024) + "MB";
    }
}
