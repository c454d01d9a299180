"""The REST edge: declared endpoints, problem+json, idempotency keys, keyset paging, OpenAPI."""
