"""Instruments that tell what in an enhanced region comes from the photograph and what from the model."""
