# The scanner as AWS Lambda runs it, in stages that are useful alone:
#   numpy-scipy -> pandas-sklearn    the libraries, as base images for other functions too
#   -> scanner                       production: what goes to ECR, with what the function needs and nothing else
#   -> web                           the web service, with the command line
#   -> local                         with Lambda's emulator and the stand-in for Polygon
# `scripts/image build` builds them. For arm64: --platform linux/arm64. Who names no target gets the web service.
#
# Pinned by digest, so that two builds begin with the same bytes; any image with a Python 3.13 and glibc will do.
# checkov:skip=CKV_DOCKER_7:the tag and the digest are in the argument's default, which it does not look into
# checkov:skip=CKV_DOCKER_2:Lambda asks no image for its health, and docker-compose.yml has checks of its own
ARG PYTHON_IMAGE=python:3.13.15-slim-trixie@sha256:ffb752e139c0a19692a43af8d8523b274222dd68eebad5d583b45c2201c6e30a

FROM ${PYTHON_IMAGE} AS build
RUN apt-get update -qq && apt-get install -qq --no-install-recommends binutils >/dev/null
RUN python3 -m venv /build/venv
ENV PATH=/build/venv/bin:$PATH \
    PYTHONHASHSEED=0 \
    PIP_CACHE_DIR=/build/cache
WORKDIR /build
COPY scripts/lent scripts/stage.py scripts/smoke.py scripts/
COPY requirements/image.txt requirements/

# Each stage is filled where it will lie: bytecode holds the path of its source.
FROM build AS build-numpy-scipy
RUN --mount=type=secret,id=ca --mount=type=secret,id=pip --mount=type=cache,target=/build/cache \
    scripts/lent python3 scripts/stage.py numpy-scipy requirements/image.txt /opt/numpy-scipy

FROM build AS build-pandas-sklearn
RUN --mount=type=secret,id=ca --mount=type=secret,id=pip --mount=type=cache,target=/build/cache \
    scripts/lent python3 scripts/stage.py pandas-sklearn requirements/image.txt /opt/pandas-sklearn

FROM build AS build-packages
RUN --mount=type=secret,id=ca --mount=type=secret,id=pip --mount=type=cache,target=/build/cache \
    scripts/lent python3 scripts/stage.py packages requirements/image.txt /opt/packages

FROM build AS build-scanner
COPY scanner /var/task/scanner
RUN python3 scripts/stage.py function /var/task

# What the web service has more than the function: the command line, which starts it, and their packages.
FROM build AS build-web-packages
COPY requirements/web.txt requirements/
RUN --mount=type=secret,id=ca --mount=type=secret,id=pip --mount=type=cache,target=/build/cache \
    scripts/lent python3 scripts/stage.py web-packages requirements/web.txt /opt/web

FROM build AS build-web
COPY scanner /var/task/scanner
RUN python3 scripts/stage.py web /var/task

# What only a laptop needs: the stand-in for Polygon, and the emulator.
FROM build AS build-local
COPY scanner /var/task/scanner
RUN python3 scripts/stage.py local /var/task

FROM build AS build-emulator
COPY scripts/emulator scripts/
COPY requirements/emulator.txt requirements/
RUN --mount=type=secret,id=ca --mount=type=secret,id=pip --mount=type=cache,target=/build/cache \
    PYTHON=python3 scripts/lent scripts/emulator /build/aws-lambda-rie

# For accounts that must deploy zip files: scripts/layers.
FROM build AS build-layers
COPY scripts/layers.py scripts/
COPY --from=build-numpy-scipy /opt /opt
COPY --from=build-pandas-sklearn /opt /opt
COPY --from=build-packages /opt /opt
COPY --from=build-scanner /var/task /var/task
RUN mkdir /out && python3 scripts/layers.py /out >/out/sizes.txt

FROM scratch AS layers
COPY --from=build-layers /out /

# Python alone: what installs packages is not needed to run them. The marks of what is gone have the time of the build,
# which only a newer engine can set (docs/decisions/one-layer-has-the-time-of-its-build.md); no layer below has one.
FROM ${PYTHON_IMAGE} AS python
RUN rm -rf /usr/local/bin/pip* /usr/local/lib/python3*/site-packages/pip* /usr/local/lib/python3*/ensurepip \
    /usr/lib/python3*/ensurepip /usr/share/python-wheels

FROM python AS numpy-scipy
# One thread for each call of BLAS: whoever has work for more cores cuts it into calls, as the scanner does.
# The bytecode is there already, and Lambda's disk is read-only.
ENV PYTHONPATH=/opt/numpy-scipy \
    PYTHONDONTWRITEBYTECODE=1 \
    OPENBLAS_NUM_THREADS=1 \
    OMP_NUM_THREADS=1
# Not by COPY: it gives the folder that it copies into the time of the build, and the layer another digest.
RUN --mount=type=bind,from=build-numpy-scipy,source=/opt,target=/mnt \
    cp -a /mnt/. /opt && touch --date=@315532800 /opt

FROM numpy-scipy AS pandas-sklearn
ENV PYTHONPATH=/opt/numpy-scipy:/opt/pandas-sklearn
RUN --mount=type=bind,from=build-pandas-sklearn,source=/opt,target=/mnt \
    cp -a /mnt/. /opt && touch --date=@315532800 /opt

FROM pandas-sklearn AS scanner
ENV PYTHONPATH=/var/task:/opt/packages:/opt/numpy-scipy:/opt/pandas-sklearn \
    POWERTOOLS_SERVICE_NAME=us-market-scanner
RUN --mount=type=bind,from=build-packages,source=/opt,target=/mnt \
    cp -a /mnt/. /opt && touch --date=@315532800 /opt
# A volume mounted at /mnt/history belongs to the user below.
RUN install -d -o 993 -g 990 /mnt/history && touch --date=@315532800 /mnt/history /mnt
RUN --mount=type=bind,from=build-scanner,source=/var/task,target=/mnt \
    cp -a /mnt /var/task && touch --date=@315532800 /var/task /var
WORKDIR /var/task
USER 993:990
# A library that does not work ends the build here; nothing of it stays.
RUN --mount=type=tmpfs,target=/tmp --mount=type=bind,from=build-scanner,source=/build/scripts,target=/tmp/scripts \
    python3 /tmp/scripts/smoke.py
ENTRYPOINT ["python3", "-m", "awslambdaric"]
CMD ["scanner.handler.handler"]
ARG VERSION=0
ARG REVISION=unknown
ARG PYTHON_IMAGE
LABEL org.opencontainers.image.title="US market scanner" \
      org.opencontainers.image.base.name="${PYTHON_IMAGE}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

FROM scanner AS web
ENV PYTHONPATH=/var/task:/opt/packages:/opt/web:/opt/numpy-scipy:/opt/pandas-sklearn
USER 0:0
RUN --mount=type=bind,from=build-web-packages,source=/opt,target=/mnt \
    cp -a /mnt/. /opt && touch --date=@315532800 /opt
RUN --mount=type=bind,from=build-web,source=/var/task,target=/mnt \
    cp -a /mnt/. /var/task && touch --date=@315532800 /var/task
USER 993:990
RUN --mount=type=tmpfs,target=/tmp ["python3", "-c", "import scanner.cli.main, scanner.server.serve, httptools"]
ENTRYPOINT []
# A platform such as Render says in PORT where it sends requests to. The shell gives way to Python, which so gets its signals.
CMD ["sh", "-c", "exec python3 -m scanner serve --host 0.0.0.0 --port ${PORT:-10000}"]

FROM web AS local
USER 0:0
RUN --mount=type=bind,from=build-local,source=/var/task,target=/mnt \
    cp -a /mnt/. /var/task && touch --date=@315532800 /var/task
COPY --from=build-emulator /build/aws-lambda-rie /usr/local/bin/aws-lambda-rie
USER 993:990
RUN --mount=type=tmpfs,target=/tmp ["python3", "-c", "import scanner.cli.main, scanner.devserver.serve"]
ENTRYPOINT ["aws-lambda-rie", "python3", "-m", "awslambdaric"]
CMD ["scanner.handler.handler"]

# Render builds the last stage, whatever it is (docs/decisions/render-builds-the-last-stage.md).
FROM web
