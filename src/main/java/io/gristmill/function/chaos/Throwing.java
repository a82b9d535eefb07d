package io.gristmill.function.chaos;

import java.lang.reflect.Constructor;

import io.gristmill.function.InvalidInputException;

/** An exception or an error to throw, of any class that has a constructor for a message. */
record Throwing(Constructor<? extends Throwable> constructor, String message) {

    static Throwing of(Fields fields) {
        String name = fields.has("class") ? fields.text("class") : RuntimeException.class.getName();
        try {
            Class<? extends Throwable> type = Class.forName(name, false, Throwing.class.getClassLoader())
                    .asSubclass(Throwable.class);
            return new Throwing(type.getConstructor(String.class), fields.text());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new InvalidInputException(
                    "'class' of step 'throw' takes the name of an exception class with a constructor for a"
                            + " message, such as java.util.concurrent.TimeoutException, not " + name,
                    e);
        }
    }

    void run() throws Exception {
        switch (constructor.newInstance(message)) {
            case Exception e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }
}
