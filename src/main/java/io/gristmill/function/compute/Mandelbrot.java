package io.gristmill.function.compute;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.imageio.ImageIO;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.OutputFile;
import io.gristmill.function.ParameterProblem;
import io.gristmill.function.Parameters;

/** A picture of the Mandelbrot set in bands of rows, each an item of its own: some take a thousand times as long as others. */
public final class Mandelbrot implements ItemFunction {

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("compute.mandelbrot",
                "A picture of the Mandelbrot set as PNG, viewable while it grows; each item is one band of it.")
                .parameters(
                        """
                                {
                                  "type": "object",
                                  "properties": {
                                    "bands": {"type": "integer", "minimum": 1, "maximum": 4096,
                                      "description": "How many bands the picture is cut into: the number of items"},
                                    "width": {"type": "integer", "minimum": 1, "maximum": 4096, "default": 1200, "description": "In pixels"},
                                    "height": {"type": "integer", "minimum": 1, "maximum": 4096, "default": 800,
                                      "description": "In pixels; at least as many as there are bands"},
                                    "x": {"type": "number", "minimum": -4, "maximum": 4, "default": -0.75,
                                      "description": "The middle of the picture, real part"},
                                    "y": {"type": "number", "minimum": -4, "maximum": 4, "default": 0,
                                      "description": "The middle of the picture, imaginary part"},
                                    "span": {"type": "number", "exclusiveMinimum": 0, "maximum": 8, "default": 3.5,
                                      "description": "How much of the real axis the picture is wide"},
                                    "iterations": {"type": "integer", "minimum": 1, "maximum": 1000000, "default": 1000,
                                      "description": "After so many a point is taken to be in the set"}
                                  },
                                  "required": ["bands"],
                                  "additionalProperties": false
                                }""")
                .example("""
                        {"function": "compute.mandelbrot", "parameters": {"bands": 20, "width": 300, "height": 200}}""")
                .rangeParameter("bands").idempotent(true).picture(true);
    }

    @Override
    public List<ParameterProblem> check(Parameters parameters) {
        View view = View.of(parameters);
        return view.bands <= view.height
                ? List.of()
                : List.of(new ParameterProblem("/bands", "A picture of " + view.height + " rows has at most as many bands"));
    }

    @Override
    public OutputFile apply(Item item, FunctionContext context) throws IOException {
        View view = View.of(context.parameters());
        int band = Math.toIntExact(item.number());
        int top = view.top(band);
        int rows = view.top(band + 1) - top;
        if (rows < 1) {
            throw new InvalidInputException("The picture has fewer rows than bands");
        }
        BufferedImage image = new BufferedImage(view.width, rows, BufferedImage.TYPE_INT_RGB);
        long iterations = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < view.width; column++) {
                int taken = view.iterationsAt(column, top + row);
                iterations += taken;
                image.setRGB(column, row, view.colour(taken));
            }
        }
        return new OutputFile(String.format(Locale.ROOT, "band-%04d.png", band), "image/png", png(image),
                value(view, top, rows, iterations));
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static Map<String, Object> value(View view, int top, int rows, long iterations) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("width", view.width);
        value.put("height", view.height);
        value.put("top", top);
        value.put("rows", rows);
        value.put("iterations", iterations);
        return value;
    }

    /** What part of the plane is seen, and how. */
    private record View(int bands, int width, int height, double x, double y, double span, int limit) {

        static View of(Parameters parameters) {
            return new View(parameters.integer("bands", 1), parameters.integer("width", 1200), parameters.integer("height", 800),
                    parameters.number("x", -0.75), parameters.number("y", 0), parameters.number("span", 3.5),
                    parameters.integer("iterations", 1000));
        }

        /** The first row of a band. */
        int top(int band) {
            return (int) ((long) height * band / bands);
        }

        int iterationsAt(int column, int row) {
            double step = span / width;
            double real = x + (column + 0.5 - width / 2.0) * step;
            double imaginary = y - (row + 0.5 - height / 2.0) * step;
            double a = 0;
            double b = 0;
            int taken = 0;
            while (taken < limit && a * a + b * b <= 4) {
                double next = a * a - b * b + real;
                b = 2 * a * b + imaginary;
                a = next;
                taken++;
            }
            return taken;
        }

        /** Black within the set; around it a hue for each power of the number of iterations. */
        int colour(int taken) {
            return taken == limit ? 0 : Color.HSBtoRGB((float) (0.6 + Math.log(taken) / 8), 0.8f, 0.9f);
        }
    }
}
