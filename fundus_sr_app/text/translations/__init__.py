"""German and Simplified Chinese, and how they are kept complete: ``python -m fundus_sr_app.text.translations``."""
