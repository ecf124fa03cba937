"""The settings dialog: a list of pages on the left, the page on the right; all is set at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.context import Context
from ui.settings.folders_page import FoldersPage
from ui.settings.general_page import GeneralPage
from ui.settings.index_page import IndexPage
from ui.settings.models_page import ModelsPage
from ui.settings.page import Page
from ui.settings.privacy_page import PrivacyPage
from ui.settings.processing_page import ProcessingPage
from ui.settings.search_page import SearchPage
from ui.settings.storage_page import StoragePage
from ui.theme.icons import icon
from ui.theme.tokens import (
    COLUMN,
    ICON_LARGE,
    LARGE,
    MEDIUM,
    ROW,
    SETTINGS_HEIGHT,
    SETTINGS_WIDTH,
    SIDE,
    SMALL,
)
from ui.widgets.basics import button, line

PAGES: dict[str, Callable[[Context], Page]] = {
    "general": GeneralPage,
    "folders": FoldersPage,
    "models": ModelsPage,
    "processing": ProcessingPage,
    "search": SearchPage,
    "storage": StoragePage,
    "privacy": PrivacyPage,
    "index": IndexPage,
}
"""The pages by the names by which they are asked for, in their order; each is made when seen."""


class SettingsDialog(QDialog):
    """All settings, bound to the engine's: each is applied at once, so there is only Close."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Settings"))
        self.pages: dict[str, Page] = {}
        self._scrolls: dict[str, QScrollArea] = {}
        self.side = QListWidget()
        self.side.setProperty("role", "side")
        self.side.setAccessibleName(self.tr("Pages of the settings"))
        self.side.setIconSize(QSize(ICON_LARGE, ICON_LARGE))
        self.side.setFixedWidth(SIDE)
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        titles = self._titles()
        for name in PAGES:
            item = QListWidgetItem(titles[name])
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, max(ROW, self.fontMetrics().height() + MEDIUM)))
            self.side.addItem(item)
        self.stack = QStackedWidget()
        self.side.currentItemChanged.connect(lambda item: self._turn_to(item))
        context.theme.changed.connect(self._paint)
        self._paint()
        self._lay_out()
        self.resize(SETTINGS_WIDTH, SETTINGS_HEIGHT)

    def _titles(self) -> dict[str, str]:
        return {
            "general": self.tr("General"),
            "folders": self.tr("Folders"),
            "models": self.tr("Models"),
            "processing": self.tr("Processing"),
            "search": self.tr("Search"),
            "storage": self.tr("Storage"),
            "privacy": self.tr("Privacy"),
            "index": self.tr("Index"),
        }

    def _lay_out(self) -> None:
        panel = QFrame()
        panel.setProperty("role", "panel")
        left = QVBoxLayout(panel)
        left.setContentsMargins(SMALL, MEDIUM, SMALL, MEDIUM)
        left.addWidget(self.side)
        foot = QHBoxLayout()
        foot.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        foot.addStretch(1)
        self.close_button = button(self.tr("Close"), self.accept)
        foot.addWidget(self.close_button)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(line())
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(panel)
        row.addWidget(line(vertical=True))
        row.addLayout(right, 1)

    def _paint(self) -> None:
        for row in range(self.side.count()):
            item = self.side.item(row)
            name = f"settings-{item.data(Qt.ItemDataRole.UserRole)}"
            item.setIcon(icon(name, self._context.theme.palette.text))

    def show_page(self, name: str) -> None:
        """Open at a page: general, folders, models, processing, search, storage, privacy, index."""
        row = list(PAGES).index(name) if name in PAGES else 0
        self.side.setCurrentRow(row)
        self.show()
        self.activateWindow()
        self.side.setFocus()

    def page(self, name: str) -> Page:
        """A page, made when it is first asked for."""
        if name not in self.pages:
            made = self.pages[name] = PAGES[name](self._context)
            if isinstance(made, IndexPage | ModelsPage):
                made.leaves.connect(self.accept)
            self._scrolls[name] = _scrolling(made)
            self.stack.addWidget(self._scrolls[name])
        return self.pages[name]

    def _turn_to(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        name = item.data(Qt.ItemDataRole.UserRole)
        page = self.page(name)
        self.stack.setCurrentWidget(self._scrolls[name])
        page.load()


def _scrolling(page: Page) -> QScrollArea:
    """The page in a view that scrolls, no wider than text is read well."""
    page.setMaximumWidth(COLUMN)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(page)
    page.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
