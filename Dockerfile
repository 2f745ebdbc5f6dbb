# Builds on the official image, because the program runs its TypeScript without a build step.
FROM node:26-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Of libsignal only the library of this platform is kept: it ships those of all.
RUN npm ci --omit=dev --ignore-scripts && \
    find node_modules/@signalapp/libsignal-client/prebuilds -mindepth 1 -maxdepth 1 -type d \
      ! -name "linux-$(node -p process.arch)" -exec rm -r {} +

FROM node:26-slim
ENV NODE_ENV=production \
    DATA_DIR=/data \
    HTTP_HOST=0.0.0.0
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE README.md README.ko.md ./
COPY src ./src
COPY flows ./flows
COPY locales ./locales
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.HTTP_PORT || 8787) + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=2", "--optimize-for-size", "src/main.ts", "start"]
