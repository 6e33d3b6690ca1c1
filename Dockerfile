# Builds from package-lock.json, so that every package is checked against its checksum.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc build.js ./
COPY tools ./tools
COPY bin ./bin
COPY src ./src
RUN npm ci --no-audit --no-fund && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="namely-cli" \
      org.opencontainers.image.source="https://github.com/namely-cli/namely-cli" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY LICENSE package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/bin ./bin
COPY --from=build /build/dist ./dist
RUN ln -s /app/bin/namely.js /usr/local/bin/namely \
    && ln -s /app/bin/tap-namely.js /usr/local/bin/tap-namely \
    && install --directory --owner=node --group=node --mode=0700 /state

# The root file system may be read-only: snapshots, settings and the request ledger are in the volume. The token is a mounted file.
ENV NODE_ENV=production \
    NAMELY_CONFIG_DIR=/state/config \
    NAMELY_STATE_DIR=/state \
    NAMELY_TOKEN_FILE=/run/secrets/namely_token
VOLUME ["/state"]
WORKDIR /state
USER node
ENTRYPOINT ["namely"]
CMD ["--help"]
