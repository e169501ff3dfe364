"""Where the dashboard's own addresses stand: below `server.baseUrlPath`, as Streamlit's do."""

from __future__ import annotations

import streamlit as st


def below(path: str) -> str:
    """Return an address of ours ("/act/keep") as the server is asked for it."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{path}" if base else path
