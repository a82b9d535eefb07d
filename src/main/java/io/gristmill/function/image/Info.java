package io.gristmill.function.image;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** Tells what a picture file says of itself; no pixel is decoded, so a bomb costs no more than any other file. */
public final class Info implements ItemFunction {

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("image.info", "Tells format, size, orientation and camera of pictures without decoding them.")
                .input(Input.FILES)
                .example("""
                        {"function": "image.info",
                         "input": {"files": ["sha256:7a2e67f270dd251830a6ba1baf1c6495ebd5df3703b309a4da2592dffd356ffc"]}}""")
                .idempotent(true);
    }

    /** Width and height are those of the upright picture. */
    @Override
    public Map<String, Object> apply(Item item, FunctionContext context) throws IOException {
        byte[] file = item.bytes();
        ImageLimits.checkBytes(file);
        ImageHeader header = HeaderReader.read(file);
        Size upright = header.orientation().turn(header.size());
        byte[] exif = header.metadata().exif();
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("format", header.format().label());
        value.put("contentType", header.format().contentType());
        value.put("width", upright.width());
        value.put("height", upright.height());
        value.put("bytes", file.length);
        value.put("orientation", header.orientation().ordinal() + 1);
        value.put("hasProfile", header.metadata().icc() != null);
        value.put("exif", exif == null ? Map.of() : Exif.summary(exif));
        return value;
    }
}
