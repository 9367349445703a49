"""Readers of Ofsted's workbooks: bytes in, a typed record out."""
