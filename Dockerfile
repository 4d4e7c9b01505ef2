# syntax=docker/dockerfile:1
# PhotoSearch in one container: docker build -t photosearch . ; README.md has the line that runs it.

# .NET 10 has no images on Debian 12, and its tools are the same files on every glibc Linux: they are taken from here.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS sdk

# Builds on the machine's own processor, for whichever processor the image is for.
FROM --platform=$BUILDPLATFORM node:20-bookworm-slim AS build
ENV DOTNET_ROOT=/usr/share/dotnet \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_NOLOGO=1 \
    PATH=$PATH:/usr/share/dotnet
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates libssl3 libstdc++6 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=sdk /usr/share/dotnet /usr/share/dotnet
WORKDIR /source

# What is fetched: a layer of its own, made again only when a version changes.
COPY onnxruntime/package.json onnxruntime/package-lock.json onnxruntime/
RUN npm ci --prefix onnxruntime --ignore-scripts --no-audit --no-fund --loglevel=error
COPY global.json Directory.Build.props Directory.Packages.props PhotoSearch.csproj ./
COPY onnxruntime/OnnxRuntime.csproj onnxruntime/
ARG TARGETARCH=amd64
RUN case "$TARGETARCH" in amd64) echo linux-x64 ;; arm64) echo linux-arm64 ;; *) echo "No build for $TARGETARCH" >&2; exit 1 ;; esac > /rid \
 && dotnet restore PhotoSearch.csproj -r "$(cat /rid)"

# The command of .setup.sh, with the processor named.
COPY . .
RUN dotnet publish PhotoSearch.csproj -c Release -r "$(cat /rid)" --no-restore -o /app --nologo -v quiet -nodeReuse:false

FROM debian:12-slim
# VULKAN=yes: drivers for graphics cards (docker run --device /dev/dri); 150 MB more.
ARG VULKAN=
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates libraw20 libsqlite3-0 libvips42 tzdata ${VULKAN:+libvulkan1 mesa-vulkan-drivers} \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 1000 photosearch \
 && useradd --uid 1000 --gid 1000 --no-create-home --home-dir /data --shell /usr/sbin/nologin photosearch \
 && install -d -o 1000 -g 1000 -m 700 /data \
 && install -d /photos
COPY --from=build /app /app

# docker build --build-arg MODEL=NAME bakes a model in beside the starter: as `models install NAME` does, and from MIRROR where that is set. Needs a network while it is built.
ARG MODEL=
ARG MIRROR=https://huggingface.co
RUN if [ -n "$MODEL" ]; then Embeddings__Mirror="$MIRROR" /app/PhotoSearch models install "$MODEL" --data /app; fi

# Everything that PhotoSearch writes lies in /data; /photos is only read.
ENV Watching__Folders__0__Path=/photos \
    Data__Folder=/data \
    ASPNETCORE_URLS=http://+:8080
USER 1000:1000
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/app/PhotoSearch", "health"]
ENTRYPOINT ["/app/PhotoSearch"]
