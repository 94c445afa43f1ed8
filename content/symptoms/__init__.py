"""The questions about symptoms: items, answer scales, and the grade an answer gives."""
