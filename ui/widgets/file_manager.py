"""Shows a file in the system's own file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

FREEDESKTOP = "org.freedesktop.FileManager1"


def show_in_file_manager(path: str) -> None:
    """Open a file's folder with the file selected; the folder alone where that cannot be."""
    if sys.platform == "win32":
        QProcess.startDetached("explorer.exe", ["/select,", str(Path(path))])
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", path])
    else:
        _ask_over_dbus(path)


def _open_folder(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))


def _ask_over_dbus(path: str) -> None:
    """As https://www.freedesktop.org/wiki/Specifications/file-manager-interface has it."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        _open_folder(path)
        return
    asked = QDBusMessage.createMethodCall(
        FREEDESKTOP, f"/{FREEDESKTOP.replace('.', '/')}", FREEDESKTOP, "ShowItems"
    )
    asked.setArguments([[QUrl.fromLocalFile(path).toString()], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(asked), QCoreApplication.instance())

    def answered() -> None:
        if watcher.isError():
            _open_folder(path)
        watcher.deleteLater()

    watcher.finished.connect(answered)
