"""Alembic's entry: runs on the connection and inside the transaction that `crawler.storage.engine` opened."""

from __future__ import annotations

from alembic import context

from crawler.storage.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, transactional_ddl=True, render_as_batch=True)
context.run_migrations()
