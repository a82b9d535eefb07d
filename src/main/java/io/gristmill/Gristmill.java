package io.gristmill;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server. */
@SpringBootApplication
public class Gristmill {
    public static void main(String[] args) {
        SpringApplication.run(Gristmill.class, args);
    }
}
