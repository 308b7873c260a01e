# syntax=docker/dockerfile:1
# The program as one image: pages, worker and commands. Nothing is migrated at start: docs/run.

FROM python:3.13-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /srv/dongne
# The libraries first: they change less often than we do.
COPY requirements-extras.txt ./
RUN pip install --require-hashes -r requirements-extras.txt
COPY . .
# Both need no database; the key made here is thrown away with var/.
RUN VAR_DIR=/tmp/var python manage.py compile_messages \
    && VAR_DIR=/tmp/var STATIC_HASHED=1 python manage.py collectstatic --no-input --verbosity 0 \
    && mv /tmp/var/static static_collected \
    && rm -rf /tmp/var tests benchmarks docs stubs .ci

FROM python:3.13-slim-trixie
RUN useradd --system --uid 10001 --create-home dongne \
    && install -d -o dongne -g dongne /srv/dongne/var /srv/dongne/var/media
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production VAR_DIR=/srv/dongne/var STATIC_DIR=/srv/dongne/static_collected
WORKDIR /srv/dongne
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/dongne ./
USER dongne
VOLUME /srv/dongne/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 \
    CMD ["python", "-m", "config.healthcheck"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--max-requests", "2000", "--max-requests-jitter", "200"]
