"""Shows a file or folder in the system's own file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QDesktopServices

SERVICE, OBJECT = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"


def show_in_file_manager(path: Path) -> None:
    """Open the folder that holds ``path``, with ``path`` selected where the system can do that.

    On Linux by the File Manager D-Bus Interface, if a file manager offers it.
    """
    if sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", str(path)])
        return
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
        return
    bus = QDBusConnection.sessionBus()
    if bus.isConnected() and bus.interface().isServiceRegistered(SERVICE).value():
        message = QDBusMessage.createMethodCall(SERVICE, OBJECT, SERVICE, "ShowItems")
        message.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
        bus.asyncCall(message)
        return
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
