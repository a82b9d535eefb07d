package io.gristmill.function.chaos;

/** One thing that a script does. */
@FunctionalInterface
interface Step {
    void play(Stage stage) throws Exception;
}
