# Stands in for ghcr.io/astral-sh/uv: the two static binaries and nothing else.
FROM scratch
ARG TARGETARCH
COPY ${TARGETARCH}/ /
LABEL com.github.wainwright-build.stand-in=ghcr.io/astral-sh/uv
WORKDIR /io
ENTRYPOINT ["/uv"]
