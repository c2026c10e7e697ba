"""The contract as an OpenAPI document, made of the types that requests and answers are made of."""

from scanner.http.openapi.document import document, written_document

__all__ = ["document", "written_document"]
