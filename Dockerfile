# The first stage fetches and installs; the second holds only what runs.
FROM node:20-bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /kouan
COPY package.json package-lock.json .npmrc requirements.lock ./
RUN npm ci --ignore-scripts --no-audit --no-fund \
 && python3 -m venv .venv \
 && .venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN node bundle.mjs \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && .venv/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home kouan \
 && install --directory --owner=kouan /data
COPY --from=build /kouan/.venv /kouan/.venv
COPY --from=build /kouan/node_modules /kouan/node_modules
USER kouan
WORKDIR /kouan
VOLUME /data
ENV KOUAN_HOST=0.0.0.0 KOUAN_PORT=8000 KOUAN_DATA_DIR=/data KOUAN_NODE_MODULES=/kouan/node_modules
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=15s CMD ["/kouan/.venv/bin/python", "-c", \
  "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['KOUAN_PORT']}/readyz\", timeout=2)"]
CMD ["/kouan/.venv/bin/kouan", "serve"]
