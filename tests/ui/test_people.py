"""People in the window: named, merged, split, hidden, asked about, by clicks and by keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.types import ModelKind
from tests.engine.search.shelf import Shelf
from tests.made_people import add_people, picture, vector
from tests.ui.conftest import search_command
from ui.bridge.operations import Operations
from ui.bridge.poller import Poller
from ui.bridge.search_client import SearchClient
from ui.context import Context, UiRequests
from ui.library.side_bar import SideBar
from ui.library.side_delegate import COUNT
from ui.people.people_model import PERSON
from ui.people.people_view import PeopleView
from ui.people.person_moments import MOMENT
from ui.search.asked_people import asked_for, being_typed, completed
from ui.search.search_bar import SearchBar
from ui.settings.model_words import READS_KOREAN
from ui.settings.privacy_page import PrivacyPage
from ui.settings.processing_page import ProcessingPage
from ui.theme.theme import Theme
from ui.widgets.question import Question

pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
Key = Qt.Key


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two people twice each, somebody like the first, and a stranger; nobody has a name."""
    films = tmp_path / "films"
    films.mkdir()
    root = tmp_path / "library"
    with Engine(root, tmp_path / "models") as engine:
        engine.set_setting("people", "on")
        engine.library.choices.choose_model(ModelKind.FACES, "made by hand")
        shelf = Shelf(engine.library, films)
        first = shelf.video("Press day.mp4")
        add_people(shelf, first, [(0, vector(0)), (1, vector(0)), (1, vector(1))])
        second = shelf.video("Garden party.mp4")
        near = vector(0, 5, 0.36)
        add_people(shelf, second, [(0, vector(0)), (1, vector(1)), (2, near), (2, vector(3))])
    return root


@pytest.fixture
def context(library: Path, tmp_path: Path, qapp: QApplication) -> Iterator[Context]:
    before = set(threading.enumerate())
    operations = Operations(lambda: Engine(library, tmp_path / "models"))
    search = SearchClient(search_command(library, tmp_path / "models"))
    yield Context(
        library=library,
        models=tmp_path / "models",
        operations=operations,
        poller=Poller(operations),
        search=search,
        theme=Theme(qapp),
        requests=UiRequests(),
    )
    search.close()
    operations.close()
    left = [thread for thread in threading.enumerate() if thread not in before]
    assert not [thread for thread in left if thread.name.startswith("engine-")]


Do = Callable[[Callable[[Engine], Any]], Any]


@pytest.fixture
def do(context: Context) -> Do:
    """Does something with the library, as the command line would."""

    def call(done: Callable[[Engine], Any]) -> Any:
        with Engine(context.library, context.models) as engine:
            return done(engine)

    return call


@pytest.fixture
def view(context: Context, qtbot: QtBot) -> PeopleView:
    made = PeopleView(context)
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.show_everyone()
    qtbot.waitUntil(lambda: made.model.rowCount() == 4)
    return made


def names(view: PeopleView) -> list[str]:
    return [row["name"] for row in view.model.rows]


def index(view: PeopleView, number: int) -> QModelIndex:
    return view.model.index(number)


def click_name(view: PeopleView, number: int) -> QLineEdit:
    """The first of the two clicks; returns the field that it opens."""
    grid = view.grid
    grid.scrollTo(index(view, number))
    place = grid.delegate.name_rect(grid.visualRect(index(view, number))).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    field = grid.findChild(QLineEdit)
    assert field is not None
    return field


def call_first(view: PeopleView, qtbot: QtBot, name: str) -> None:
    field = click_name(view, 0)
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: name in names(view))


def drop(view: PeopleView, data: QMimeData, onto: int) -> QDropEvent:
    place = view.grid.visualRect(index(view, onto)).center()
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.grid.dropEvent(event)
    return event


def question(view: PeopleView) -> Question:
    found = view.findChild(Question)
    assert found is not None
    return found


def action(menu: QMenu, text: str) -> Any:
    return next(one for one in menu.actions() if one.text() == text)


# --- who there is


def test_everyone_is_shown_with_a_face_and_how_often_seen(view: PeopleView, qtbot: QtBot) -> None:
    told = [index(view, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(4)]
    assert told[0].startswith("Somebody without a name, 3 face")
    assert [row["faces"] for row in view.model.rows] == [3, 2, 1, 1]
    first = view.model.rows[0]["picture"]
    qtbot.waitUntil(lambda: any(key[0] == first for key in view.pictures._kept))


def test_people_are_switched_on_once_it_is_said_what_is_stored(
    context: Context, do: Do, qtbot: QtBot
) -> None:
    do(lambda engine: engine.set_setting("people", "off"))
    view = PeopleView(context)
    qtbot.addWidget(view)
    view.show()
    view.show_everyone()
    qtbot.waitUntil(lambda: view.do.text() == "Recognise people…")
    assert view.inner.currentWidget() is view.nobody
    assert view.model.rowCount() == 0, "what is known of people is not shown"
    QTest.mouseClick(view.do, Qt.MouseButton.LeftButton)
    asked = question(view)
    assert "never sent anywhere" in asked.text.text()
    assert not do(lambda engine: engine.settings.people)
    QTest.mouseClick(asked.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.model.rowCount() == 4)
    assert do(lambda engine: engine.settings.people)


def test_without_a_model_the_way_to_one_is_shown(context: Context, do: Do, qtbot: QtBot) -> None:
    do(lambda engine: engine.library.choices.unchoose_model(ModelKind.FACES))
    do(lambda engine: engine.people.forget_all())
    do(lambda engine: engine.set_setting("people", "on"))
    wanted: list[str] = []
    context.requests.show_settings.connect(wanted.append)
    view = PeopleView(context)
    qtbot.addWidget(view)
    view.show()
    view.show_everyone()
    qtbot.waitUntil(lambda: view.do.text() == "Choose a model…")
    QTest.mouseClick(view.do, Qt.MouseButton.LeftButton)
    assert wanted == ["models"]


def test_the_side_bar_counts_people_and_shows_them(context: Context, do: Do, qtbot: QtBot) -> None:
    bar = SideBar(context)
    qtbot.addWidget(bar)
    bar.show()
    bar.refresh()
    entry = bar.model.index(1, 0)
    assert entry.data() == "People"
    qtbot.waitUntil(lambda: entry.data(COUNT) == "4")
    asked: list[str] = []
    context.requests.show_people.connect(asked.append)
    place = bar.list.visualRect(entry).center()
    QTest.mouseClick(bar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [""]
    assert [one.data() for one in bar.list.selectedIndexes()] == ["People"]


# --- names


def test_two_clicks_and_enter_name_somebody(view: PeopleView, do: Do, qtbot: QtBot) -> None:
    call_first(view, qtbot, "Minji")
    assert do(lambda engine: engine.people.all())[0]["name"] == "Minji"


def test_keys_name_somebody_and_escape_does_not(view: PeopleView, do: Do, qtbot: QtBot) -> None:
    view.grid.setFocus()
    view.grid.setCurrentIndex(index(view, 0))
    QTest.keyClick(view.grid, Key.Key_F2)
    field = view.grid.findChild(QLineEdit)
    QTest.keyClicks(field, "Nobody")
    QTest.keyClick(field, Key.Key_Escape)
    QTest.keyClick(view.grid, Key.Key_F2)
    field = [one for one in view.grid.findChildren(QLineEdit) if one.isVisible()][-1]
    field.setText("민지")  # as an input method does
    QTest.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: "민지" in names(view))
    assert not any(row["name"] == "Nobody" for row in do(lambda engine: engine.people.all()))


def test_a_name_that_cannot_be_one_is_refused_in_words(
    view: PeopleView, context: Context, qtbot: QtBot
) -> None:
    said: list[str] = []
    context.requests.say.connect(lambda text, _: said.append(text))
    field = click_name(view, 0)
    QTest.keyClicks(field, "...")
    QTest.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said))
    assert "at least one letter" in said[0]
    qtbot.waitUntil(lambda: names(view) == ["", "", "", ""])


def test_what_is_typed_stays_while_the_library_changes(
    view: PeopleView, do: Do, qtbot: QtBot
) -> None:
    field = click_name(view, 0)
    QTest.keyClicks(field, "Minj")
    do(lambda engine: engine.people.hide(engine.people.all()[-1]["id"]))
    view.refresh()
    with qtbot.waitSignal(view.grid.delegate.commitData, timeout=300, raising=False):
        pass
    assert field.text() == "Minj"
    assert view.model.rowCount() == 4
    QTest.keyClick(field, Key.Key_Escape)
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)


# --- one of several, several of one


def test_dragging_one_onto_another_merges_them_once_confirmed(
    view: PeopleView, do: Do, qtbot: QtBot
) -> None:
    call_first(view, qtbot, "Minji")
    data = view.model.mimeData([index(view, 0)])
    drop(view, data, 0)
    assert view.findChild(Question) is None, "nobody is merged with themselves"
    assert drop(view, data, 1).isAccepted()
    asked = question(view)
    assert "Minji" in asked.text.text()
    QTest.mouseClick(asked.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    minji = do(lambda engine: engine.people.all())[0]
    assert (minji["name"], minji["faces"]) == ("Minji", 5), "the one with a name keeps it"


def test_the_menu_merges_hides_and_forgets(view: PeopleView, do: Do, qtbot: QtBot) -> None:
    call_first(view, qtbot, "Minji")
    action(view.menu([view.model.rows[1]]), "Merge with…").trigger()
    dialog = view.findChild(QInputDialog)
    assert dialog is not None
    assert dialog.comboBoxItems()[0] == "Minji"
    dialog.accept()
    qtbot.waitUntil(lambda: view.findChild(Question) is not None)
    question(view).yes.click()
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    action(view.menu([view.model.rows[0]]), "Hide").trigger()
    qtbot.waitUntil(lambda: view.model.rowCount() == 2)
    assert view.hidden.text() == "1 hidden"
    QTest.mouseClick(view.hidden, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(view) == ["Minji"])
    action(view.menu([view.model.rows[0]]), "Show again").trigger()
    qtbot.waitUntil(lambda: view.model.rowCount() == 0)
    QTest.mouseClick(view.hidden, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    action(view.menu([view.model.rows[0]]), "Forget…").trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in view.findChildren(Question)))
    [one for one in view.findChildren(Question) if one.isVisible()][-1].yes.click()
    qtbot.waitUntil(lambda: "Minji" not in names(view))
    assert not any(row["name"] for row in do(lambda engine: engine.people.all()))


def test_a_person_has_a_page_with_moments_by_video(
    view: PeopleView, context: Context, qtbot: QtBot
) -> None:
    call_first(view, qtbot, "Minji")
    view.grid.setCurrentIndex(index(view, 0))
    view.grid.setFocus()
    QTest.keyClick(view.grid, Key.Key_Return)
    page = view.person
    qtbot.waitUntil(lambda: view.pages.currentWidget() is page)
    shown = [page.model.index(n).data() for n in range(page.model.rowCount())]
    assert shown == ["Press day", "0:01", "0:11", "Garden party", "0:01"]
    opened: list[tuple[str, float]] = []
    context.requests.open_moment.connect(lambda video, at, _: opened.append((video, at)))
    page.moments.setCurrentIndex(page.model.index(2))
    QTest.keyClick(page.moments, Key.Key_Return)
    assert opened == [("1", 11.0)]
    searched: list[str] = []
    context.requests.search.connect(searched.append)
    QTest.mouseClick(page.search, Qt.MouseButton.LeftButton)
    assert searched == ["person:Minji"]
    QTest.keyClick(page.moments, Key.Key_Escape)
    assert view.pages.currentWidget() is view.everyone
    assert view.grid.currentIndex().data(PERSON)["name"] == "Minji"


def test_what_is_not_of_a_person_is_split_off_and_stays_so(
    view: PeopleView, do: Do, qtbot: QtBot
) -> None:
    call_first(view, qtbot, "Minji")
    view.show_person(view.model.rows[0]["id"])
    page = view.person
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    wrong = page.model.index(1)
    page.moments.setCurrentIndex(wrong)
    assert wrong.data(MOMENT) is not None
    QTest.keyClick(page.moments, Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    page.moments.setCurrentIndex(page.model.index(1))
    action(page.moments_menu(), "This is somebody else…").trigger()
    dialog = view.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("Joon")
    dialog.accept()
    qtbot.waitUntil(lambda: "Joon" in names(view))
    people = {row["name"]: row["faces"] for row in do(lambda engine: engine.people.all())}
    assert people["Minji"] == 1


def test_the_name_on_a_page_is_edited(view: PeopleView, do: Do, qtbot: QtBot) -> None:
    call_first(view, qtbot, "Minji")
    view.show_person(view.model.rows[0]["id"])
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view.person)
    field = view.person.name
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "Minji Kim")
    QTest.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: "Minji Kim" in names(view))
    assert view.person.row is not None
    assert view.person.row["name"] == "Minji Kim"


# --- who may be somebody


@pytest.mark.parametrize("yes", [True, False])
def test_who_is_not_sure_is_asked_about_once(
    view: PeopleView, do: Do, qtbot: QtBot, yes: bool
) -> None:
    assert view.asked.isHidden()
    call_first(view, qtbot, "Minji")
    qtbot.waitUntil(view.asked.isVisible)
    assert view.asked.question.text() == "Is this Minji?"
    assert "Garden party, at 0:21" in view.asked.where.text()
    pressed = view.asked.yes if yes else view.asked.no
    QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(view.asked.isHidden)
    minji = next(row for row in do(lambda engine: engine.people.all()) if row["name"] == "Minji")
    assert minji["faces"] == (4 if yes else 3)
    assert do(lambda engine: engine.people.suggestions()) == []


# --- photos


def test_photos_that_are_dropped_enrol_a_person_or_say_why_not(
    view: PeopleView, context: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    said: list[str] = []
    context.requests.say.connect(lambda text, _: said.append(text))
    call_first(view, qtbot, "Minji")
    photo = tmp_path / "minji.webp"
    photo.write_bytes(picture("a photo"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    assert drop(view, data, 0).isAccepted()
    qtbot.waitUntil(lambda: bool(said))
    assert "model" in said[0], "there is none here: it is said, and nothing is changed"
    other = QMimeData()
    other.setUrls([QUrl.fromLocalFile(str(tmp_path / "film.mp4"))])
    assert not drop(view, other, 0).isAccepted()


@pytest.mark.shared
def test_a_photo_enrols_with_real_models(
    view: PeopleView, do: Do, qtbot: QtBot, shared_dir: Path
) -> None:
    faces = shared_dir / "media" / "faces"

    def bring(engine: Engine) -> None:
        engine.models.import_folder(shared_dir / "models" / "face", name="faces")
        engine.use_model(ModelKind.FACES, "faces")
        engine.people.enrol("Obama", [faces / "obama.jpg"])

    do(bring)
    view.refresh()
    qtbot.waitUntil(lambda: names(view)[0] == "Obama")
    assert "not seen yet" in index(view, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(faces / "obama2.jpg"))])
    drop(view, data, 0)
    qtbot.waitUntil(lambda: view.model.rows[0]["enrolled"] == 2)


# --- names in the search field


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("person:", (7, "")),
        ("dog person:Min", (11, "Min")),
        ('person:"Min Ji', (7, "Min Ji")),
        ('person:"Min Ji" ', None),
        ("인물:민", (3, "민")),
        ("myperson:Min", None),
        ("dog", None),
        ("person:Min  dog", None),
    ],
)
def test_where_a_name_is_typed(text: str, found: tuple[int, str] | None) -> None:
    assert being_typed(text, len(text)) == found


def test_a_completed_name_is_read_as_typed() -> None:
    from engine.query.language import parse

    text, cursor = completed("dog while person:mi", 19, "Minji Kim")
    assert text == 'dog while person:"Minji Kim" '
    assert cursor == len(text)
    known = ["Minji Kim", "Joon"]
    assert asked_for(parse(text), known) == ["Minji Kim"]
    assert asked_for(parse("Joon says launch then person:minji"), known) == ["Joon", "Minji Kim"]
    assert asked_for(parse("a dog"), known) == []


def test_names_are_completed_in_the_field(context: Context, do: Do, qtbot: QtBot) -> None:
    def name(engine: Engine) -> None:
        for wanted in ("Minji Kim", "Joon Park"):
            nameless = next(row for row in engine.people.all() if not row["name"])
            engine.people.name(nameless["id"], wanted)

    do(name)
    bar = SearchBar(context)
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    bar.activateWindow()
    bar.field.setFocus()
    qtbot.waitUntil(bar.field.hasFocus)
    QTest.keyClicks(bar.field, "person:")
    offered = bar.names.model
    qtbot.waitUntil(lambda: offered.rowCount() == 2)
    assert [offered.item(n).text() for n in range(2)] == ["Joon Park", "Minji Kim"]
    shown = bar.names.popup
    assert shown.viewport().rect().contains(shown.visualRect(shown.model().index(1, 0)))
    QTest.keyClicks(bar.field, "k")
    assert [offered.item(n).text() for n in range(offered.rowCount())] == ["Minji Kim"]
    assert bar.names.popup.isVisible()
    QTest.keyClick(bar.names.popup, Key.Key_Return)
    assert bar.field.text() == 'person:"Minji Kim" '
    assert not bar.names.popup.isVisible()


def test_everything_is_reached_by_the_keyboard(view: PeopleView, qtbot: QtBot) -> None:
    call_first(view, qtbot, "Minji")
    qtbot.waitUntil(view.asked.isVisible)
    for made in (view.add, view.asked.yes, view.asked.no, view.asked.look, view.grid):
        assert made.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert made.accessibleName() or made.text()
    view.grid.setCurrentIndex(index(view, 0))
    wanted: list[QPoint] = []
    view.grid.menu_wanted.disconnect()
    view.grid.menu_wanted.connect(wanted.append)
    QTest.keyClick(view.grid, Key.Key_Menu)
    from PySide6.QtGui import QContextMenuEvent

    reason = QContextMenuEvent.Reason.Keyboard
    view.grid.contextMenuEvent(QContextMenuEvent(reason, QPoint(), QPoint()))
    assert wanted


# --- settings


def test_people_are_removed_whole_once_confirmed(context: Context, do: Do, qtbot: QtBot) -> None:
    page = PrivacyPage(context)
    qtbot.addWidget(page)
    page.show()
    page.load()
    qtbot.waitUntil(page.people.box.isChecked)
    assert "never sent anywhere" in page.people.hint.text()
    QTest.mouseClick(page.forget_people, Qt.MouseButton.LeftButton)
    asked = page.findChild(Question)
    assert asked is not None
    assert do(lambda engine: engine.people.all())
    QTest.mouseClick(asked.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.said_of_people.isVisible)
    assert do(lambda engine: (engine.people.all(), engine.settings.people)) == ([], False)
    qtbot.waitUntil(lambda: not page.people.box.isChecked())


def test_that_korean_cannot_be_read_is_said_until_its_model_is_chosen(
    context: Context, do: Do, qtbot: QtBot
) -> None:
    page = ProcessingPage(context)
    qtbot.addWidget(page)
    page.show()
    page._tell_korean(do(lambda engine: (engine.settings.screen_text, engine.list_models())))
    assert page.korean.isVisible()
    wanted: list[str] = []
    context.requests.show_settings.connect(wanted.append)
    QTest.mouseClick(page.choose, Qt.MouseButton.LeftButton)
    assert wanted == ["models"]

    def choose(engine: Engine) -> tuple[bool, list[Any]]:
        engine.library.choices.choose_model(ModelKind.SCREEN_TEXT, READS_KOREAN)
        return True, engine.list_models()

    page._tell_korean(do(choose))
    assert not page.korean.isVisible()
    page._tell_korean((False, []))
    assert not page.korean.isVisible(), "nothing is missing where nothing is to be read"
