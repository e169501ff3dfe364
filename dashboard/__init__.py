"""The dashboard: `streamlit run dashboard/app.py`. It only reads, through crawler.storage.reports."""
