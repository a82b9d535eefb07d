package io.gristmill.function.image;

/**
 * How the stored pixels of a picture become the upright ones: the eight values of the Exif tag Orientation (Exif 2.32, section 4.6.4),
 * in their order.
 */
enum Orientation {
    NORMAL(false, false, false), //
    MIRRORED(false, true, false), //
    TURNED_180(false, true, true), //
    FLIPPED(false, false, true), //
    TRANSPOSED(true, false, false), //
    TURNED_RIGHT(true, false, true), //
    TRANSVERSED(true, true, true), //
    TURNED_LEFT(true, true, false);

    private final boolean transposes;
    private final boolean fromRight;
    private final boolean fromBottom;

    /**
     * @param transposes whether stored columns become rows
     * @param fromRight  whether the upright picture starts at the stored right side
     * @param fromBottom whether it starts at the stored bottom
     */
    Orientation(boolean transposes, boolean fromRight, boolean fromBottom) {
        this.transposes = transposes;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** By the value of the Exif tag; values that Exif does not know are taken as normal. */
    static Orientation ofExif(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : NORMAL;
    }

    /** The upright size of a stored one, and the stored size of an upright one. */
    Size turn(Size size) {
        return transposes ? size.transposed() : size;
    }

    /** Whether the upright picture starts at the stored right side. */
    boolean fromRight() {
        return fromRight;
    }

    /** Whether the upright picture starts at the stored bottom. */
    boolean fromBottom() {
        return fromBottom;
    }

    /** The stored part of a picture that is an upright one. */
    Window turn(Window upright, Size stored) {
        double width = transposes ? upright.height() : upright.width();
        double height = transposes ? upright.width() : upright.height();
        double left = transposes ? upright.top() : upright.left();
        double top = transposes ? upright.left() : upright.top();
        return new Window(fromRight ? stored.width() - left - width : left, fromBottom ? stored.height() - top - height : top,
                width,
                height);
    }

    Picture turn(Picture stored) {
        if (this == NORMAL) {
            return stored;
        }
        Size size = turn(stored.size());
        int channels = stored.channels();
        int stride = stored.size().width() * channels;
        int right = transposes ? stride : channels;
        int down = transposes ? channels : stride;
        int start = (fromRight ? stride - channels : 0) + (fromBottom ? stride * (stored.size().height() - 1) : 0);
        right = (transposes ? fromBottom : fromRight) ? -right : right;
        down = (transposes ? fromRight : fromBottom) ? -down : down;
        byte[] upright = new byte[stored.samples().length];
        int to = 0;
        for (int y = 0; y < size.height(); y++) {
            int from = start + y * down;
            for (int x = 0; x < size.width(); x++, from += right) {
                for (int c = 0; c < channels; c++) {
                    upright[to++] = stored.samples()[from + c];
                }
            }
        }
        return new Picture(size, channels, stored.alpha(), upright);
    }
}
