package io.gristmill.function.image;

import java.util.function.Supplier;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;

/** Writes pictures in another format, in their own size. */
public final class Convert extends ImageFunction {

    public Convert() {
        this(Renderer::create);
    }

    Convert(Supplier<Renderer> engines) {
        super(engines, false);
    }

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("image.convert", "Writes pictures in another format, turned upright.")
                .input(Input.FILES)
                .parameters(ImageSchema.of("""
                        "required": ["format"]""", ImageSchema.TARGET_FORMAT, ImageSchema.QUALITY, ImageSchema.PROGRESSIVE,
                        ImageSchema.OPTIMISE, ImageSchema.METADATA, ImageSchema.PROFILE, ImageSchema.BACKGROUND,
                        ImageSchema.STRICT))
                .example("""
                        {"function": "image.convert", "parameters": {"format": "png"},
                         "input": {"files": ["sha256:7a2e67f270dd251830a6ba1baf1c6495ebd5df3703b309a4da2592dffd356ffc"]}}""")
                .idempotent(true);
    }
}
