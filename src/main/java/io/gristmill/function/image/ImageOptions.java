package io.gristmill.function.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Parameters;
import io.gristmill.function.image.Renderer.Handling;

/**
 * The parameters of a job that makes pictures.
 *
 * @param boxes  what to fit pictures into, one for each result; null for one result of the picture's own size
 * @param format of the results, null for that of the picture
 */
record ImageOptions(@Nullable List<Size> boxes, Fit fit, Gravity gravity, boolean enlarge, Filter filter,
        @Nullable ImageFormat format,
        int quality, boolean progressive, boolean optimise, Handling handling) {
    /** Stands for a side that is not limited; far above what a picture can have, and safe to multiply. */
    private static final int ANY = 1 << 24;

    /** @param enlarge whether pictures may become larger than they are if the parameters do not say */
    static ImageOptions of(Parameters parameters, boolean enlarge) {
        Map<String, @Nullable Object> values = parameters.values();
        String format = parameters.text("format", "keep");
        return new ImageOptions(boxes(parameters), Fit.of(parameters.text("fit", "inside")),
                Gravity.of(parameters.text("gravity", "centre")), truth(values, "enlarge", enlarge),
                Filter.of(parameters.text("filter", "lanczos")),
                format.equals("keep") ? null : ImageFormat.valueOf(format.toUpperCase(Locale.ROOT)),
                parameters.integer("quality", 85),
                truth(values, "progressive", false), truth(values, "optimise", true),
                new Handling(parameters.text("profile", "srgb").equals("keep"),
                        parameters.text("metadata", "strip").equals("keep"),
                        Integer.parseInt(parameters.text("background", "#ffffff").substring(1), 16),
                        truth(values, "strict", true)));
    }

    private static boolean truth(Map<String, @Nullable Object> values, String name, boolean orElse) {
        return values.get(name) instanceof Boolean value ? value : orElse;
    }

    private static @Nullable List<Size> boxes(Parameters parameters) {
        if (parameters.values().get("sizes") instanceof List<?> sizes) {
            List<Size> boxes = new ArrayList<>();
            for (Object each : sizes) {
                if (each instanceof Map<?, ?> size) {
                    boxes.add(new Size(side(size.get("width")), side(size.get("height"))));
                }
            }
            return boxes;
        }
        Object width = parameters.values().get("width");
        Object height = parameters.values().get("height");
        return width == null && height == null ? null : List.of(new Size(side(width), side(height)));
    }

    private static int side(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : ANY;
    }

    /** What to make of a picture, in the order of the boxes. */
    List<Rendition> renditions(ImageHeader header, ImageFormat transparent, ImageFormat opaque) {
        Size upright = header.orientation().turn(header.size());
        List<Size> wanted = boxes == null ? List.of(upright) : boxes;
        List<Rendition> renditions = new ArrayList<>();
        for (Size box : wanted) {
            Fit.Plan plan = fit.plan(upright, box, gravity, enlarge);
            Target target = new Target(header.orientation().turn(plan.window(), header.size()),
                    header.orientation().turn(plan.size()),
                    filter);
            renditions.add(new Rendition(target, plan.canvas(), encoding(transparent), encoding(opaque)));
        }
        return renditions;
    }

    private Encoding encoding(ImageFormat chosen) {
        return new Encoding(chosen, quality, progressive, optimise);
    }
}
