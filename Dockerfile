# The base is any Debian-like image with a Java 17+ runtime in it.
ARG BASE=eclipse-temurin:17-jre-jammy
FROM ${BASE}

# An ordinary user owns nothing but the workspace.
RUN groupadd --system --gid 10001 says \
    && useradd --system --uid 10001 --gid says --home-dir /workspace --shell /usr/sbin/nologin says \
    && mkdir -p /workspace /opt/says \
    && chown says:says /workspace

# Built before: mvn package (or ./says version).
COPY target/says/ /opt/says/

# A port of a container leads to its own address, not to its loopback. So the page listens on every address there, and needs
# a token: docker run -e SAYS__UI__TOKEN=... -p 127.0.0.1:8501:8501 says:0.1.0
ENV PATH="/opt/says/bin:${PATH}" \
    SAYS__WORKSPACE=/workspace \
    SAYS__UI__HOST=0.0.0.0 \
    SAYS__UI__ALLOW_REMOTE=true \
    SPARK_LOCAL_IP=127.0.0.1
USER says
WORKDIR /workspace
VOLUME /workspace
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8501 && printf 'GET /api/v1/health/live HTTP/1.0\\r\\nHost: localhost:8501\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

ENTRYPOINT ["says"]
CMD ["ui"]
