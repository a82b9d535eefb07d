package io.gristmill.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The photos that come with the server. */
final class SamplePhotos {
    private static final Pattern PHOTO = Pattern.compile(".*\\.(jpe?g|png|gif|bmp|tiff?|webp)", Pattern.CASE_INSENSITIVE);

    private SamplePhotos() {}

    /** By name. */
    static List<Photo> load() throws IOException {
        List<Photo> photos = new ArrayList<>();
        for (Resource resource : new PathMatchingResourcePatternResolver().getResources("classpath*:gristmill/samples/*")) {
            String name = resource.getFilename();
            if (name != null && PHOTO.matcher(name).matches()) {
                photos.add(new Photo(name, resource.getContentAsByteArray()));
            }
        }
        photos.sort(Comparator.comparing(Photo::name));
        return photos;
    }
}
