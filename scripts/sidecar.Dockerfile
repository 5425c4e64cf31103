# The sidecar alone, for compose.yaml and anyone who runs containers: no root, data in /data.
FROM python:3.12-slim
RUN pip install --no-cache-dir uv && useradd --create-home sidecar && install -d -o sidecar /data /app
WORKDIR /app
COPY --chown=sidecar . .
USER sidecar
RUN uv sync --frozen --no-dev --extra cluster --compile-bytecode
ENV SIDECAR_DATA_DIR=/data SIDECAR_HOST=0.0.0.0
EXPOSE 8765
CMD ["/app/.venv/bin/sidecar", "serve"]
