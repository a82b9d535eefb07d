package io.gristmill.function.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Tells profiles that change nothing from those that do: most cameras embed one that is sRGB under some name. */
final class SrgbProfile {
    private static final float STEP = 1 / 255f;
    /** Corners, greys and skin: what a profile changes, it changes in one of these. */
    private static final float[][] PROBES = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 1}, {0.5f, 0.5f, 0.5f}, {0.2f, 0.2f, 0.2f},
            {0.8f, 0.6f, 0.5f}, {0.1f, 0.4f, 0.7f}};

    private static byte @Nullable [] lastProfile;
    private static boolean lastAnswer;

    private SrgbProfile() {}

    /** Whether samples are in sRGB: because there is no profile, or one under which no colour differs by more than a step of 8 bits. */
    static synchronized boolean describes(byte @Nullable [] icc) {
        if (icc == null) {
            return true;
        }
        if (!Arrays.equals(icc, lastProfile)) {
            lastAnswer = compare(icc);
            lastProfile = icc;
        }
        return lastAnswer;
    }

    private static boolean compare(byte[] icc) {
        try {
            ICC_Profile profile = ICC_Profile.getInstance(icc);
            if (profile.getColorSpaceType() != ColorSpace.TYPE_RGB) {
                return false;
            }
            ICC_ColorSpace colours = new ICC_ColorSpace(profile);
            for (float[] probe : PROBES) {
                float[] srgb = colours.toRGB(probe);
                for (int i = 0; i < 3; i++) {
                    if (Math.abs(srgb[i] - probe[i]) > STEP) {
                        return false;
                    }
                }
            }
            return true;
        } catch (IllegalArgumentException | CMMException e) {
            return true; // damaged, so nothing can be made of it
        }
    }
}
