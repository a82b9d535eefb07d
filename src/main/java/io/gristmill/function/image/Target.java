package io.gristmill.function.image;

/**
 * What a picture is to be resampled to.
 *
 * @param window the part of it that is wanted, in pixels of the file
 * @param size   what the part becomes
 */
record Target(Window window, Size size, Filter filter) {

    /** How large the whole picture would become at this scale, at least. */
    Size whole(Size picture) {
        return new Size(side(picture.width(), window.width(), size.width()),
                side(picture.height(), window.height(), size.height()));
    }

    private static int side(int picture, double window, int target) {
        return (int) Math.max(1, Math.ceil(picture / window * target));
    }
}
