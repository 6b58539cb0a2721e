# Builds the service and runs it from extracted layers with what a trial run has loaded and linked: about half the time to start.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml LICENSE NOTICE ./
RUN ./mvnw -B -q -ntp dependency:go-offline || true
COPY src src
RUN ./mvnw -B -q -ntp -DskipTests package
# The same sources give the same layers, whenever they are built.
RUN java -Djarmode=tools -jar target/model-complexity.jar extract --destination /app && \
    mkdir /dependencies && mv /app/lib /dependencies && find /app /dependencies -exec touch -d 2026-01-01 {} +

FROM eclipse-temurin:25-jre
# Lines of the log as JSON, and one for each of a hundred requests a second.
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs MODEL_COMPLEXITY_ACCESS_LINES=100
# What the trial run and the service are started with alike. Classes that a jar has once more for later Javas are in no cache:
# Spring's, which read classes as they do from 24 on, would cost a tenth of a start.
ENV START="-XX:+IgnoreUnrecognizedVMOptions -Djdk.util.jar.enableMultiRelease=false"
RUN useradd --system --no-create-home service
WORKDIR /app
COPY --from=build /dependencies ./
COPY --from=build /app/model-complexity.jar ./
# A trial run, which answers one request. Here, not above: its cache is only taken by the very Java image that wrote it. What
# only a start runs is compiled for a short way at once; what requests run is left to be measured and compiled as ever.
RUN ["bash", "-c", "for each in org.springframework org.apache.catalina org.springdoc org.hibernate ch.qos jakarta javax java.lang java.net java.util.jar java.util.regex java.util.zip jdk sun; do \
    once+=\" -XX:CompileCommand=compileonly,$each.*::*\"; done; \
  java $START -XX:AOTCacheOutput=app.aot -XX:TieredStopAtLevel=1 -XX:CompileCommand=quiet $once -jar model-complexity.jar --server.port=18080 --management.server.port=18081 & \
  until exec 3<>/dev/tcp/localhost/18080; do kill -0 $! && sleep 1 || exit 1; done 2>/dev/null; sleep 5; \
  printf 'POST /api/v1/complexity HTTP/1.0\\r\\nContent-Type: application/json\\r\\nContent-Length: 20\\r\\n\\r\\n{\"preset\":\"yolov5s\"}' >&3 && grep -q '\"parameters\":7235389' <&3 && kill $! && wait $! || [ $? = 143 ]"]
USER service
EXPOSE 8080 8081
# Metrics and whatever else is exposed have a port that need not be published; health is on both.
ENV MANAGEMENT_SERVER_PORT=8081
ENV JAVA_OPTS="-XX:MaxRAMPercentage=75"
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/localhost/${SERVER_PORT:-8080} && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
ENTRYPOINT ["bash", "-c", "exec java $START -XX:+ExitOnOutOfMemoryError -XX:AOTCache=app.aot $JAVA_OPTS -jar model-complexity.jar"]
