package io.gristmill.function.chaos;

/** A function that can attack the protocol between its worker and the server, once it is given the means. */
public interface Armed {

    /** Called before {@code initialise}. */
    void arm(Sabotage sabotage);
}
