"""Tests of paper-archive."""
