package io.gristmill.function.image;

import java.util.function.Supplier;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;

/** Gives pictures another size: fitted into a box, cut to it, stretched or padded. */
public final class Resize extends ImageFunction {

    public Resize() {
        this(Renderer::create);
    }

    Resize(Supplier<Renderer> engines) {
        super(engines, true);
    }

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("image.resize", "Gives pictures another size: fitted into a box, cut to it, stretched or padded.")
                .input(Input.FILES)
                .parameters(ImageSchema.of("""
                        "if": {"required": ["sizes"]}, "then": {"properties": {"width": false, "height": false}},
                        "else": {
                          "if": {"properties": {"fit": {"enum": ["cover", "exact", "pad"]}}, "required": ["fit"]},
                          "then": {"required": ["width", "height"]},
                          "else": {"anyOf": [{"required": ["width"]}, {"required": ["height"]}]}
                        }""", ImageSchema.WIDTH, ImageSchema.HEIGHT, ImageSchema.SIZES, ImageSchema.FIT, ImageSchema.GRAVITY,
                        ImageSchema.ENLARGE, ImageSchema.FILTER, ImageSchema.QUALITY, ImageSchema.PROGRESSIVE,
                        ImageSchema.OPTIMISE,
                        ImageSchema.FORMAT, ImageSchema.METADATA, ImageSchema.PROFILE, ImageSchema.BACKGROUND,
                        ImageSchema.STRICT))
                .example(
                        """
                                {"function": "image.resize", "parameters": {"width": 256, "height": 256, "fit": "cover", "gravity": "north"},
                                 "input": {"files": ["sha256:7a2e67f270dd251830a6ba1baf1c6495ebd5df3703b309a4da2592dffd356ffc"]}}""")
                .idempotent(true);
    }
}
