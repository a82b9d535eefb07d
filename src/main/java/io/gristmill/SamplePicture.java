package io.gristmill;

import java.io.IOException;
import java.io.InputStream;

import io.gristmill.file.FileStore;

/** The picture that examples refer to, so that they can be sent to a fresh server as they are. */
final class SamplePicture {
    private static final System.Logger LOG = System.getLogger(SamplePicture.class.getName());
    private static final String NAME = "city.jpg";
    private static final long MOST_BYTES = 1024 * 1024;

    private SamplePicture() {}

    /** Puts the picture into the store, if it is not there. */
    static void keepIn(FileStore files) {
        try (InputStream picture = SamplePicture.class.getResourceAsStream("/gristmill/samples/" + NAME)) {
            if (picture == null) {
                throw new IOException("The sample picture is missing from the class path");
            }
            files.pin(files.put(picture, NAME, "image/jpeg", MOST_BYTES).file().sha256());
        } catch (IOException e) {
            // A full disk is no reason not to start.
            LOG.log(System.Logger.Level.WARNING, "The sample picture could not be stored, so one example cannot be sent: {0}",
                    e.getMessage());
        }
    }
}
