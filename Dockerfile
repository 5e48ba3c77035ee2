# fltcheck in a container: docker build -t fltcheck . && docker run --rm -v "$PWD:/src" fltcheck
FROM debian:12-slim AS build
COPY . /fltcheck
RUN cd /fltcheck && scripts/setup && scripts/build release \
    && apt-get install --no-install-recommends -y dpkg-dev file \
    && cmake build/release && cpack --config build/release/CPackConfig.cmake -B /package

FROM debian:12-slim
COPY --from=build /package/*.deb /tmp/
RUN apt-get update \
    && apt-get install --no-install-recommends -y /tmp/*.deb git mingw-w64-common \
    && rm -rf /tmp/*.deb /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --create-home checker
USER checker
WORKDIR /src
ENTRYPOINT ["fltcheck"]
CMD ["check", "."]
