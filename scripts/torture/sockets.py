"""Faults of sockets: whatever Python's own sockets connect to, send and receive."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Callable
from typing import Any

from scripts.torture.faults import CONNECTING, RECEIVING, SENDING, SENDING_ALL, Faults, failure

_Socket = socket.socket


def wrap_sockets(faults: Faults) -> None:
    """Put faults into connecting, sending and receiving."""
    _wrap_connect(faults)
    _wrap_receiving(faults)
    _wrap_sending(faults)


def _wrap_connect(faults: Faults) -> None:
    connect = _Socket.connect

    def connecting(line: socket.socket, address: Any) -> Any:  # handed through
        fault = faults.at(faults.channel_of_address(address), "connect", CONNECTING)
        if fault:
            raise failure("refused" if fault == "reset" else fault)
        return connect(line, address)

    _replace("connect", connecting)


def _wrap_receiving(faults: Faults) -> None:
    recv, recv_into = _Socket.recv, _Socket.recv_into

    def met(line: socket.socket, operation: str) -> str | None:
        fault = faults.at(faults.channel_of_socket(line), operation, RECEIVING)
        if fault in {"reset", "cut"}:
            _break(line)
        if fault in {"reset", "timeout"}:
            raise failure(fault)
        return fault

    def receiving(line: socket.socket, size: int, flags: int = 0) -> Any:  # handed through
        fault = met(line, "recv")
        return b"" if fault == "cut" else recv(line, min(size, 1) if fault == "short" else size, flags)

    def receiving_into(line: socket.socket, buffer: Any, size: int = 0, flags: int = 0) -> Any:
        fault = met(line, "recv_into")
        return 0 if fault == "cut" else recv_into(line, buffer, 1 if fault == "short" else size, flags)

    _replace("recv", receiving)
    _replace("recv_into", receiving_into)


def _wrap_sending(faults: Faults) -> None:
    send, sendall = _Socket.send, _Socket.sendall

    def sending(line: socket.socket, data: Any, flags: int = 0) -> int:  # handed through
        fault = faults.at(faults.channel_of_socket(line), "send", SENDING)
        return part(line, data, fault) if fault else send(line, data, flags)

    def sending_all(line: socket.socket, data: Any, flags: int = 0) -> None:
        fault = faults.at(faults.channel_of_socket(line), "sendall", SENDING_ALL)
        if fault:
            part(line, data, fault)
        else:
            sendall(line, data, flags)

    def part(line: socket.socket, data: Any, fault: str) -> int:
        if fault == "timeout":
            raise failure(fault)
        if fault == "reset":
            _break(line)
            raise failure(fault)
        sent = send(line, memoryview(data)[: max(1, len(data) // 2)])
        if fault == "cut":
            _break(line)
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        return sent

    _replace("send", sending)
    _replace("sendall", sending_all)


def _replace(method: str, wrapped: Callable[..., object]) -> None:
    setattr(_Socket, method, wrapped)


def _break(line: socket.socket) -> None:
    """Let nothing more go over a connection, as when it is lost."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
