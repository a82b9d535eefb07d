package io.gristmill.function.image;

import java.util.function.Supplier;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;

/** Shrinks pictures: upright, in sRGB, without metadata, and never larger than they were. */
public final class Thumbnail extends ImageFunction {

    public Thumbnail() {
        this(Renderer::create);
    }

    Thumbnail(Supplier<Renderer> engines) {
        super(engines, false);
    }

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("image.thumbnail",
                "Shrinks pictures to fit a box: shape kept, turned upright, in sRGB, without metadata, never enlarged.")
                .input(Input.FILES)
                .parameters(ImageSchema.of("""
                        "if": {"required": ["sizes"]}, "then": {"properties": {"width": false, "height": false}},
                        "else": {"required": ["width", "height"]}""", ImageSchema.WIDTH, ImageSchema.HEIGHT, ImageSchema.SIZES,
                        ImageSchema.FILTER, ImageSchema.QUALITY, ImageSchema.PROGRESSIVE, ImageSchema.OPTIMISE,
                        ImageSchema.FORMAT,
                        ImageSchema.METADATA, ImageSchema.PROFILE, ImageSchema.BACKGROUND, ImageSchema.STRICT))
                .example("""
                        {"function": "image.thumbnail", "parameters": {"width": 320, "height": 240},
                         "input": {"files": ["sha256:7a2e67f270dd251830a6ba1baf1c6495ebd5df3703b309a4da2592dffd356ffc"]}}""")
                .idempotent(true);
    }
}
