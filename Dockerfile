# One base for both stages, so that it is fetched once: the JDK, as workers that hang are asked for a thread dump with its jcmd.
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /build
# Libraries and plugins have a layer of their own, made anew only when pom.xml changes. The compiler's checks are fetched when there
# is something to compile, so there is.
COPY mvnw pom.xml ./
COPY .mvn .mvn
RUN mkdir -p src/main/java && echo 'class Nothing {}' > src/main/java/Nothing.java \
    && ./mvnw -B -q dependency:go-offline compiler:compile \
    && rm -r src target
COPY docs/samples docs/samples
COPY src src
# Tests and formatting are the business of CI.
RUN ./mvnw -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package \
    && mv target/gristmill-*.jar gristmill.jar \
    && java -Djarmode=tools -jar gristmill.jar extract --layers --destination extracted

FROM eclipse-temurin:25-jdk-noble
LABEL org.opencontainers.image.title="Gristmill" \
      org.opencontainers.image.description="REST batch processing in child JVM processes: chunk speed with per-item blame" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:25-jdk-noble"
# A new volume takes owner and mode from here.
RUN groupadd --gid 10001 gristmill \
    && useradd --uid 10001 --gid gristmill --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin gristmill \
    && install --directory --owner=gristmill --group=gristmill --mode=0700 /data
WORKDIR /app
COPY LICENSE ./
# What changes least comes first.
COPY --from=build /build/extracted/dependencies/ ./
COPY --from=build /build/extracted/spring-boot-loader/ ./
COPY --from=build /build/extracted/snapshot-dependencies/ ./
COPY --from=build /build/extracted/application/ ./
# All interfaces of the container: which of the host's lead here is said by `docker run -p`.
ENV SERVER_ADDRESS=0.0.0.0 \
    SERVER_PORT=8080 \
    GRISTMILL_DATADIR=/data
# By number, so that Kubernetes can tell that it is not root.
USER 10001:10001
VOLUME /data
EXPOSE 8080
# By bash itself: the image has neither curl nor wget, and a JVM every few seconds would cost more than the answer is worth.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>\"/dev/tcp/127.0.0.1/$SERVER_PORT\" && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 4 -u 3 _ status _ && [ \"$status\" = 200 ]"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-jar", "/app/gristmill.jar"]
