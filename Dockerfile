# The server alone, for a PostgreSQL 18 beside it (compose.yaml); without SALKKU_DATABASE_URL it runs its embedded one.

FROM python:3.13-slim AS build
RUN python -m venv /opt/venv
WORKDIR /srv/salkku
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . ./
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && /opt/venv/bin/python -m compileall -q /opt/venv/lib app migrations

FROM python:3.13-slim
RUN groupadd --system --gid 10001 salkku \
    && useradd --system --uid 10001 --gid salkku --home-dir /srv/salkku --no-create-home --shell /usr/sbin/nologin salkku \
    && install --directory --owner salkku --group salkku --mode 0700 /var/lib/salkku
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/salkku /srv/salkku
WORKDIR /srv/salkku
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SALKKU_HOST=0.0.0.0 \
    SALKKU_VAR_DIRECTORY=/var/lib/salkku
USER salkku
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('SALKKU_PORT', '8000')}/readyz\", timeout=4)"]
CMD ["salkku", "serve"]
