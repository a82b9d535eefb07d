package io.gristmill.function.image;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** How a picture becomes one of a given width and height. */
enum Fit {
    /** As large as fits into the box, shape kept. */
    INSIDE {
        @Override
        Plan plan(Size picture, Size box, Gravity gravity, boolean enlarge) {
            return new Plan(Window.of(picture), enlarge ? picture.scaledInto(box) : picture.fittedInto(box), null);
        }
    },
    /** Fills the box; what stands out is cut off. */
    COVER {
        @Override
        Plan plan(Size picture, Size box, Gravity gravity, boolean enlarge) {
            double scale = Math.min((double) picture.width() / box.width(), (double) picture.height() / box.height());
            double width = Math.min(picture.width(), box.width() * scale);
            double height = Math.min(picture.height(), box.height() * scale);
            return new Plan(
                    new Window((picture.width() - width) * gravity.x(), (picture.height() - height) * gravity.y(), width, height),
                    box, null);
        }
    },
    /** Fills the box; the shape is not kept. */
    EXACT {
        @Override
        Plan plan(Size picture, Size box, Gravity gravity, boolean enlarge) {
            return new Plan(Window.of(picture), box, null);
        }
    },
    /** As large as fits into the box; the rest of the box is filled with a colour. */
    PAD {
        @Override
        Plan plan(Size picture, Size box, Gravity gravity, boolean enlarge) {
            Plan inside = INSIDE.plan(picture, box, gravity, enlarge);
            Size size = inside.size;
            int left = (int) Math.round((box.width() - size.width()) * gravity.x());
            int top = (int) Math.round((box.height() - size.height()) * gravity.y());
            return size.equals(box) ? inside : new Plan(inside.window, size, new Canvas(box, left, top));
        }
    };

    /**
     * @param window the part of the upright picture that is wanted
     * @param size   what it becomes
     * @param canvas what it is laid on, null for nothing
     */
    record Plan(Window window, Size size, @Nullable Canvas canvas) {

        Size result() {
            return canvas == null ? size : canvas.size();
        }
    }

    static Fit of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * @param picture upright
     * @param enlarge whether {@link #INSIDE} and {@link #PAD} may make it larger than it is
     */
    abstract Plan plan(Size picture, Size box, Gravity gravity, boolean enlarge);
}
