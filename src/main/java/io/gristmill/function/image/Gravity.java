package io.gristmill.function.image;

import java.util.Locale;

/** The side or corner at which a picture is held when it is cut or laid on a canvas. */
enum Gravity {
    CENTRE(0.5, 0.5), NORTH(0.5, 0), NORTHEAST(1, 0), EAST(1, 0.5), SOUTHEAST(1, 1), SOUTH(0.5, 1), SOUTHWEST(0, 1), WEST(0,
            0.5),
    NORTHWEST(0, 0);

    private final double x;
    private final double y;

    Gravity(double x, double y) {
        this.x = x;
        this.y = y;
    }

    static Gravity of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** How much of the room in a row is to the left: 0 to 1. */
    double x() {
        return x;
    }

    /** How much of the room in a column is above: 0 to 1. */
    double y() {
        return y;
    }
}
