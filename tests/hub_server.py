"""A local HTTP server with the Hugging Face Hub's layout, for tests of downloading.

GET /api/models/REPO/revision/REV?blobs=true      commit, files, sizes and checksums
GET|HEAD /REPO/resolve/REV/FILE                   302 to the content, as for large files
GET|HEAD /content/REPO/FILE                       the bytes; Range is honoured
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What the server holds and how it misbehaves.

    Attributes:
        repos: files of each repository, by path.
        drop_after: bytes of a body after which the connection is cut, for so many answers.
        drops: how many answers are still to be cut.
        lie: files whose content is not what their checksum says.
        status: answers every request with this status, where set.
        ignore_range: sends whole files, whatever is asked for.
        requests: each request's method, path and Range.
    """

    url: str = ""
    repos: dict[str, dict[str, bytes]] = field(default_factory=dict)
    drop_after: int = 0
    drops: int = 0
    lie: set[str] = field(default_factory=set)
    status: int = 0
    error_code: str = ""
    ignore_range: bool = False
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def ranges(self, name: str) -> list[str | None]:
        """The Range of each request for the content of a file."""
        return [
            r for m, path, r in self.requests if m == "GET" and path.endswith(f"content/{name}")
        ]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: a test's output is its own."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.requests.append((self.command, path, self.headers.get("Range")))
        self.hub.headers.append(dict(self.headers))
        if self.hub.status:
            return self._refuse(self.hub.status, self.hub.error_code)
        parts = path.strip("/").split("/")
        if parts[:2] == ["api", "models"] and "revision" in parts:
            at = parts.index("revision")
            return self._api("/".join(parts[2:at]), parts[at + 1])
        if parts[0] == "content":
            return self._content("/".join(parts[1:3]), "/".join(parts[3:]))
        if "resolve" in parts:
            at = parts.index("resolve")
            return self._resolve("/".join(parts[:at]), parts[at + 1], "/".join(parts[at + 2 :]))
        return self._refuse(404, "")

    def _api(self, repo: str, revision: str) -> None:
        if repo not in self.hub.repos:
            return self._refuse(404, "RepoNotFound")
        if revision not in (COMMIT, "main"):
            return self._refuse(404, "RevisionNotFound")
        files = self.hub.repos[repo]
        value = {
            "id": repo,
            "sha": COMMIT,
            "siblings": [_sibling(name, content) for name, content in files.items()],
        }
        return self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _resolve(self, repo: str, revision: str, name: str) -> None:
        files = self.hub.repos.get(repo)
        if files is None or revision not in (COMMIT, "main"):
            return self._refuse(404, "RepoNotFound" if files is None else "RevisionNotFound")
        if name not in files:
            return self._refuse(404, "EntryNotFound")
        content = files[name]
        return self._send(
            302,
            b"",
            {
                "Location": f"{self.hub.url}/content/{repo}/{name}",
                "X-Repo-Commit": COMMIT,
                "X-Linked-Size": str(len(content)),
                "X-Linked-ETag": f'"{hashlib.sha256(content).hexdigest()}"',
                "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            },
        )

    def _content(self, repo: str, name: str) -> None:
        content = self.hub.repos[repo][name]
        if name in self.hub.lie:
            content = bytes([content[0] ^ 1]) + content[1:]
        asked = self.headers.get("Range")
        if asked and not self.hub.ignore_range:
            begin = int(asked.removeprefix("bytes=").split("-")[0])
            span = f"bytes {begin}-{len(content) - 1}/{len(content)}"
            return self._send(206, content[begin:], {"Content-Range": span})
        return self._send(200, content, {"Accept-Ranges": "bytes"})

    def _refuse(self, status: int, code: str) -> None:
        headers = {"X-Error-Code": code, "X-Error-Message": "as the test asked"} if code else {}
        self._send(status, b"{}", headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.path.startswith("/content/") and self.hub.drops and self.hub.drop_after < len(body):
            self.hub.drops -= 1
            self.wfile.write(body[: self.hub.drop_after])
            self.close_connection = True
            return
        self.wfile.write(body)


def _sibling(name: str, content: bytes) -> dict[str, Any]:
    """Weights are kept as large files (named by SHA-256), the rest in git (named by SHA-1)."""
    head = f"blob {len(content)}\0".encode()
    entry: dict[str, Any] = {
        "rfilename": name,
        "size": len(content),
        "blobId": hashlib.sha1(head + content, usedforsecurity=False).hexdigest(),
    }
    if name.endswith((".safetensors", ".bin")):
        entry["lfs"] = {
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "pointerSize": 134,
        }
    return entry


@contextmanager
def serving() -> Iterator[Hub]:
    """A running hub on a free port of this machine, without repositories."""
    hub = Hub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
