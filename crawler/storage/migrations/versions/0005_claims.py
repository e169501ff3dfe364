"""Several pages may claim one address as their own: of each what it claims is kept."""

from __future__ import annotations

from alembic import op

revision = "0005_claims"
down_revision = "0004_found_routes"

_KEY = "pk_page_alias"


def upgrade() -> None:
    with op.batch_alter_table("page_alias") as table:
        table.drop_constraint(op.f(_KEY), type_="primary")
        table.create_primary_key(op.f(_KEY), ["outlet", "identity", "page_id"])
