# One image per program: docker build --build-arg PROGRAM=wallet -t florin-wallet .
# The build stage makes all programs at once, so the images after the first come from the cache.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpq-dev libhiredis-dev librabbitmq-dev libsodium-dev libssl-dev libcurl4-openssl-dev \
        libcairo2-dev libpango1.0-dev libxlsxwriter-dev libexpat1-dev libxgboost-dev libqrencode-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Shared Shared
COPY Services Services
COPY Gateway Gateway
ENV FLORIN_PROGRAMS_ONLY=1
# rendered: programs, by scripts/render from suite.json
ENV PROGRAMS="gateway auth wallet payments billing accounting compliance notifications sandbox"
# end of programs
RUN swift build -c release --static-swift-stdlib \
    && for program in $PROGRAMS; do \
        install -D -s ".build/release/$program" "/out/$program" || exit 1; \
    done

# Swagger UI for the gateway's /docs, pinned by hash.
FROM debian:bookworm-slim AS explorer
RUN apt-get update && apt-get install -y --no-install-recommends python3-pip && rm -rf /var/lib/apt/lists/*
COPY scripts/python/explorer.txt /
RUN python3 -m pip install --no-deps --require-hashes --target /packages --requirement /explorer.txt \
    && mv /packages/drf_spectacular_sidecar/static/drf_spectacular_sidecar/swagger-ui-dist /explorer

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libpq5 libcurl4 libhiredis0.14 librabbitmq4 libsodium23 libssl3 tzdata \
        libcairo2 libpangocairo-1.0-0 libxlsxwriter4 libexpat1 libxgboost0 libqrencode4 \
        fontconfig fonts-dejavu-core fonts-droid-fallback \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin florin \
    && install -d -o florin /data
ARG PROGRAM
COPY --from=build /out/${PROGRAM} /usr/local/bin/florin-program
COPY --from=explorer /explorer /usr/share/florin/explorer
USER 10001
# In a container the network decides who may connect.
ENV HTTP_HOST=0.0.0.0 DOCS_FOLDER=/usr/share/florin/explorer
ENTRYPOINT ["/usr/local/bin/florin-program"]
CMD ["serve"]
