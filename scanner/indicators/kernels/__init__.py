"""Kernels, and parts of kernels, that several families share."""
