package io.gristmill.function.image;

import java.util.function.DoubleUnaryOperator;

/** Width and height in pixels, both at least 1. */
record Size(int width, int height) {

    Size {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A picture cannot be " + width + " x " + height + " pixels");
        }
    }

    long pixels() {
        return (long) width * height;
    }

    Size transposed() {
        return new Size(height, width);
    }

    /**
     * The largest size of the same shape that fits into a box, but never larger than this one. The side that the box does not fix is
     * rounded to whichever neighbour keeps the shape better, as Pillow's {@code Image.thumbnail} does.
     */
    Size fittedInto(Size box) {
        return width <= box.width && height <= box.height ? this : scaledInto(box);
    }

    /** The largest size of the same shape that fits into a box, rounded as {@link #fittedInto} says. */
    Size scaledInto(Size box) {
        double shape = (double) width / height;
        if ((double) box.width / box.height >= shape) {
            return new Size(round(box.height * shape, w -> w / box.height, shape), box.height);
        }
        return new Size(box.width, round(box.width / shape, h -> box.width / h, shape));
    }

    private static int round(double exact, DoubleUnaryOperator shapeOf, double shape) {
        double low = Math.max(1, Math.floor(exact));
        double high = Math.ceil(exact);
        boolean down = Math.abs(shape - shapeOf.applyAsDouble(low)) <= Math.abs(shape - shapeOf.applyAsDouble(high));
        return (int) (down ? low : high);
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }
}
