package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;

import org.junit.jupiter.api.Test;

class MultipartTest {

    private static String text(BodyPublisher publisher) {
        BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                text.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                text.onNext(List.of(bytes));
            }

            @Override
            public void onError(Throwable error) {
                text.onError(error);
            }

            @Override
            public void onComplete() {
                text.onComplete();
            }
        });
        return text.getBody().toCompletableFuture().join();
    }

    @Test
    void partsStandBetweenBoundaries() {
        Multipart body = new Multipart();
        body.json("job", "{}");
        body.file("files", "a \"b\".jpg", "x".getBytes(StandardCharsets.UTF_8));
        String boundary = body.contentType().substring("multipart/form-data; boundary=".length());
        assertThat(text(body.publisher()).replace(boundary, "BOUNDARY").replace("\r\n", "\n")).isEqualTo("""
                --BOUNDARY
                Content-Disposition: form-data; name="job"
                Content-Type: application/json

                {}
                --BOUNDARY
                Content-Disposition: form-data; name="files"; filename="a %22b%22.jpg"
                Content-Type: application/octet-stream

                x
                --BOUNDARY--
                """);
    }
}
