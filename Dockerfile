# The frontend image: what the "# syntax=" line of a project names.
# BuildKit runs it without network; its steps run the uv it carries.
FROM --platform=$BUILDPLATFORM golang:1.26.8 AS build
ARG TARGETOS TARGETARCH
# Where modules come from, for machines that reach no other; go.sum holds their hashes.
ARG GOPROXY GONOSUMDB GOFLAGS
# What the frontend calls itself in --metadata-file.
ARG VERSION
WORKDIR /src
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -tags netgo,osusergo -ldflags "-s -w -X github.com/wainwright-build/wainwright/internal/version.released=$VERSION" \
    -o /out/wainwright-frontend ./cmd/wainwright-frontend

FROM ghcr.io/astral-sh/uv:0.13.9 AS uv

FROM scratch
COPY --from=uv /uv /uv
COPY --from=build /out/wainwright-frontend /wainwright-frontend
LABEL org.opencontainers.image.title="wainwright frontend" \
      org.opencontainers.image.licenses="Apache-2.0" \
      moby.buildkit.frontend.network.none="true" \
      moby.buildkit.frontend.caps="moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts,moby.buildkit.frontend.gitquerystring,moby.buildkit.frontend.contexts.zstd"
ENTRYPOINT ["/wainwright-frontend"]
