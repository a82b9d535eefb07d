package io.gristmill.function.image;

/** A part of a picture, in pixels and parts of them from its top left corner. */
record Window(double left, double top, double width, double height) {

    static Window of(Size size) {
        return new Window(0, 0, size.width(), size.height());
    }

    Window scaled(double x, double y) {
        return new Window(left * x, top * y, width * x, height * y);
    }
}
