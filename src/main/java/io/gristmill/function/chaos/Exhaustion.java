package io.gristmill.function.chaos;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The kinds of memory that a worker can run out of, and how. */
enum Exhaustion {
    HEAP {
        @Override
        Object take() {
            return new byte[PIECE];
        }
    },
    DIRECT {
        @Override
        Object take() {
            return ByteBuffer.allocateDirect(PIECE);
        }
    },
    NATIVE {
        @Override
        Object take() {
            long before = System.nanoTime();
            Natives.allocate(PIECE);
            // A nanosecond a byte: at 1 GB/s, whoever watches the size of the process has a chance to end it in time.
            LockSupport.parkNanos(PIECE - (System.nanoTime() - before));
            return PIECE;
        }
    },
    METASPACE {
        @Override
        Object take() throws IllegalAccessException {
            return MethodHandles.lookup().defineHiddenClass(ManyMethods.CODE, false);
        }
    },
    THREADS {
        @Override
        int most() {
            return MOST_THREADS;
        }

        @Override
        Object take() {
            return Standstill.hugeThread();
        }
    };

    private static final int PIECE = 16 * 1024 * 1024;
    private static final int MOST_PIECES = 1024; // 16 GiB
    private static final int MOST_THREADS = 20_000;

    /** Takes a piece more. */
    abstract Object take() throws Exception;

    /** How many pieces it takes before it gives up, for the case that nothing stops it. */
    int most() {
        return MOST_PIECES;
    }

    void begin() throws Exception {
        List<Object> taken = new ArrayList<>();
        while (taken.size() < most()) {
            taken.add(take());
        }
        throw new IllegalStateException("Nothing stopped this after " + taken.size() + " pieces");
    }

    /** A class that takes more room than most. */
    private static final class ManyMethods {
        static final byte[] CODE = ClassFile.of().build(ClassDesc.of(Exhaustion.class.getPackageName(), "ManyMethods"),
                builder -> {
                    for (int i = 0; i < 1000; i++) {
                        builder.withMethodBody("method" + i, MethodTypeDesc.of(CD_void), ClassFile.ACC_STATIC,
                                CodeBuilder::return_);
                    }
                });
    }
}
