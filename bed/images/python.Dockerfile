# Stands in for python:X.Y-slim. The real one has its Python under /usr/local; this one Debian's, under /usr.
FROM scratch
ARG PYTHON_VERSION STAND_IN
ADD root.tar /
ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
ENV LANG=C.UTF-8
ENV PYTHON_VERSION=$PYTHON_VERSION
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt
LABEL com.github.wainwright-build.stand-in=$STAND_IN
CMD ["python3"]
