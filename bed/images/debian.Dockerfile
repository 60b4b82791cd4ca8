# Stands in for debian:bookworm-slim.
FROM scratch
ADD root.tar /
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
LABEL com.github.wainwright-build.stand-in=debian:bookworm-slim
CMD ["bash"]
