"""The digest: a day or a week in one document, in English, Arabic or Persian. Figures in, HTML and text out; PDF by a browser."""
