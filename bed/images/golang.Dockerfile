# Stands in for golang:X.Y: the machine's own toolchain and git, but no C compiler, so static Go only.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
ARG GOLANG_VERSION
ADD go.tar /usr/local/
ENV GOLANG_VERSION=$GOLANG_VERSION \
    GOTOOLCHAIN=local \
    GOPATH=/go \
    PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN mkdir -p /go/src /go/bin && chmod -R 1777 /go
WORKDIR /go
LABEL com.github.wainwright-build.stand-in=golang:$GOLANG_VERSION
CMD ["bash"]
