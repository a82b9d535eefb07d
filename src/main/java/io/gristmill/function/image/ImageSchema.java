package io.gristmill.function.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parameters that functions over pictures share, as properties of a JSON Schema. */
enum ImageSchema {
    WIDTH("""
            "width": {
              "description": "Width of the box in pixels.",
              "type": "integer", "minimum": 1, "maximum": 16384
            }"""), //
    HEIGHT("""
            "height": {
              "description": "Height of the box in pixels.",
              "type": "integer", "minimum": 1, "maximum": 16384
            }"""), //
    SIZES("""
            "sizes": {
              "description": "Several boxes instead of width and height: each file is decoded once, and its output is a zip with a picture per box.",
              "type": "array", "minItems": 1, "maxItems": 16,
              "items": {
                "type": "object",
                "properties": {
                  "width": {"type": "integer", "minimum": 1, "maximum": 16384},
                  "height": {"type": "integer", "minimum": 1, "maximum": 16384}
                },
                "required": ["width", "height"], "additionalProperties": false
              }
            }"""), //
    FIT("""
            "fit": {
              "description": "inside: as large as fits, shape kept. cover: fills the box, the rest is cut off. exact: fills the box, shape not kept. pad: as inside, the rest of the box in the background colour.",
              "enum": ["inside", "cover", "exact", "pad"], "default": "inside"
            }"""), //
    GRAVITY("""
            "gravity": {
              "description": "What stays when cover cuts, and where pad puts the picture.",
              "enum": ["centre", "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"],
              "default": "centre"
            }"""), //
    ENLARGE("""
            "enlarge": {
              "description": "Whether inside and pad make small pictures larger.",
              "type": "boolean", "default": true
            }"""), //
    FILTER("""
            "filter": {
              "description": "How pixels are weighed; lanczos is the sharpest.",
              "enum": ["lanczos", "bicubic", "bilinear", "box"], "default": "lanczos"
            }"""), //
    FORMAT("""
            "format": {
              "description": "Format of the result. keep: that of the file; one that cannot be written becomes PNG if it can be transparent, else JPEG.",
              "enum": ["keep", "jpeg", "png", "webp"], "default": "keep"
            }"""), //
    TARGET_FORMAT("""
            "format": {
              "description": "Format of the result.",
              "enum": ["jpeg", "png", "webp", "gif", "bmp", "tiff"]
            }"""), //
    QUALITY("""
            "quality": {
              "description": "Quality of JPEG and WebP files.",
              "type": "integer", "minimum": 1, "maximum": 100, "default": 85
            }"""), //
    PROGRESSIVE("""
            "progressive": {
              "description": "Whether JPEG files show the whole picture from their first bytes on.",
              "type": "boolean", "default": false
            }"""), //
    OPTIMISE("""
            "optimise": {
              "description": "Whether JPEG files get Huffman tables of their own: some per cent smaller.",
              "type": "boolean", "default": true
            }"""), //
    METADATA("""
            "metadata": {
              "description": "keep: the Exif block is copied into JPEG and PNG files, with the orientation made normal.",
              "enum": ["strip", "keep"], "default": "strip"
            }"""), //
    PROFILE("""
            "profile": {
              "description": "srgb: colours are converted to sRGB. keep: they stay as they are, and JPEG and PNG files get the profile.",
              "enum": ["srgb", "keep"], "default": "srgb"
            }"""), //
    BACKGROUND("""
            "background": {
              "description": "Colour behind transparent pixels where the format has none, and around padded pictures.",
              "type": "string", "pattern": "^#[0-9a-fA-F]{6}$", "default": "#ffffff"
            }"""), //
    STRICT("""
            "strict": {
              "description": "Whether a file that ends early is refused. false: what is missing is grey, black or transparent.",
              "type": "boolean", "default": true
            }""");

    private final String property;

    ImageSchema(String property) {
        this.property = property;
    }

    /**
     * @param rest what the schema says beside its properties, as members of an object
     */
    static String of(String rest, ImageSchema... properties) {
        List<String> texts = new ArrayList<>(Arrays.stream(properties).map(each -> each.property).toList());
        return """
                {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": {
                %s
                },
                %s,
                "additionalProperties": false
                }""".formatted(String.join(",\n", texts), rest);
    }
}
