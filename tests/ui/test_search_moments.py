"""The models and lists of moments: they change around what is looked at, and never jump."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QPainterPath
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from engine.channels import CHANNELS
from engine.messages import Code, Message, message
from ui.messages import sentence
from ui.search.by_video import GroupList, VideoDelegate, curve_line
from ui.search.moment_delegate import MomentDelegate, cut
from ui.search.moment_menu import MomentMenu
from ui.search.moments_model import GROUP, MIME, MOMENT, Group, GroupsModel, MomentsModel, dragged
from ui.search.result_lists import ResultList
from ui.search.wording import (
    accessible_text,
    channel_icon,
    channel_name,
    explained,
    not_searched,
    place,
    reasons,
    span,
    sureness,
    wants_model,
    words,
)
from ui.theme.theme import Theme
from ui.widgets.pictures import Pictures
from ui.widgets.words import clock


def moment(video: str, start: float, score: float = 0.9, **other: Any) -> dict[str, Any]:
    """A moment as an answer has it."""
    return {
        "rank": 1,
        "score": score,
        "confidence": "strong" if score >= 0.5 else "weak",
        "video": {"id": video, "path": f"/films/film {video}.mp4"},
        "scene": {"id": "1", "start": start, "end": start + 4.0},
        "start": start,
        "end": start + 4.0,
        "at": start + 1.0,
        "places": [],
        "thumbnail": None,
        "more": 0,
        "matched": [],
    } | other


def matched(channel: str, score: float, snippet: str | None = None, *marks: list[int]) -> Any:
    kind = "segment" if channel == "keyword" else None
    found = {"channel": channel, "score": score, "snippet": snippet, "marks": list(marks)}
    return {**found, "kind": kind}


def answer(*moments: dict[str, Any], complete: bool = True, **other: Any) -> dict[str, Any]:
    videos = dict.fromkeys(one["video"]["id"] for one in moments)
    return {
        "complete": complete,
        "page": 1,
        "pages": 1,
        "moments": list(moments),
        "curves": [{"video": video, "points": [[1.0, 0.9]]} for video in videos],
    } | other


@pytest.fixture
def model(qtbot: QtBot) -> MomentsModel:
    made = MomentsModel()
    # Qt's own tester checks each insertion, move and removal.
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def places(model: MomentsModel) -> list[tuple[str, float] | None]:
    found = [model.index(row).data(MOMENT) for row in range(model.rowCount())]
    return [one and (one["video"]["id"], one["at"]) for one in found]


def test_the_whole_answer_joins_the_early_one_around_what_is_selected(model: MomentsModel) -> None:
    model.show_answer(answer(moment("1", 0), moment("2", 0), moment("3", 0), complete=False))
    selected = QPersistentModelIndex(model.index(1))
    model.show_answer(
        answer(moment("9", 0), moment("3", 0), moment("8", 8), moment("2", 0), moment("7", 0, 0.2))
    )
    assert places(model) == [("9", 1.0), ("3", 1.0), ("8", 9.0), ("2", 1.0), None, ("7", 1.0)]
    assert selected.isValid()
    assert selected.row() == 3


def test_a_moment_that_is_found_at_a_better_instant_is_still_the_same(model: MomentsModel) -> None:
    model.show_answer(answer(moment("1", 0), moment("1", 0, at=3.0), complete=False))
    first, second = (QPersistentModelIndex(model.index(row)) for row in (0, 1))
    model.show_answer(answer(moment("1", 0, at=2.5), moment("1", 0, at=3.0)))
    assert first.row() == 0
    assert second.row() == 1
    assert first.data(MOMENT)["at"] == 2.5


def test_weak_moments_stand_below_a_divider_that_cannot_be_selected(model: MomentsModel) -> None:
    model.show_answer(answer(moment("1", 0), moment("2", 0, 0.3), moment("3", 0, 0.2)))
    assert places(model)[1] is None
    assert model.index(1).data() == "Weaker matches"
    assert model.flags(model.index(1)) == Qt.ItemFlag.NoItemFlags
    model.divided = False
    model.show_answer(answer(moment("1", 0), moment("2", 0, 0.3)))
    assert None not in places(model)


def test_further_pages_are_asked_for_and_come_once(model: MomentsModel, qtbot: QtBot) -> None:
    model.show_answer(answer(moment("1", 0), moment("2", 0), complete=False, pages=3))
    assert not model.canFetchMore()
    model.show_answer(answer(moment("1", 0), moment("2", 0), pages=3))
    assert model.canFetchMore()
    with qtbot.waitSignal(model.page_wanted) as asked:
        model.fetchMore()
    assert asked.args == [2]
    model.add_page(answer(moment("2", 0), moment("4", 0), moment("5", 0, 0.2), page=2, pages=2))
    assert places(model) == [("1", 1.0), ("2", 1.0), ("4", 1.0), None, ("5", 1.0)]
    assert not model.canFetchMore()


def test_a_dragged_moment_is_an_example(model: MomentsModel) -> None:
    model.show_answer(answer(moment("7", 8)))
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    data = dragged(model.index(0).data(MOMENT))
    assert json.loads(bytes(data.data(MIME).data())) == {"video": "7", "at": 9.0}


@pytest.fixture
def shown(model: MomentsModel, qtbot: QtBot, qapp: QApplication) -> ResultList:
    made = ResultList()
    pictures = Pictures(made)
    made.setModel(model)
    made.setItemDelegate(MomentDelegate(Theme(qapp), pictures, made))
    made.resize(600, 400)
    qtbot.addWidget(made, before_close_func=lambda _: pictures.close())
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_list_does_not_jump_when_rows_come_above_what_is_selected(
    shown: ResultList, model: MomentsModel
) -> None:
    old = [moment(str(number), 0) for number in range(20)]
    model.show_answer(answer(*old, complete=False))
    shown.setCurrentIndex(model.index(8))
    before = shown.visualRect(shown.currentIndex()).top()
    new = [moment(f"1{number}", 40) for number in range(10)]
    shown.steadily(lambda: model.show_answer(answer(*new, *old)))
    assert shown.currentIndex().row() == 18
    assert shown.visualRect(shown.currentIndex()).top() == before


def test_the_list_does_not_jump_while_it_is_scrolled(
    shown: ResultList, model: MomentsModel
) -> None:
    old = [moment(str(number), 0) for number in range(20)]
    model.show_answer(answer(*old, complete=False))
    shown.scrollTo(model.index(10), ResultList.ScrollHint.PositionAtTop)
    top = shown.indexAt(QRect(shown.viewport().rect()).center())
    video, before = top.data(MOMENT)["video"]["id"], shown.visualRect(top).top()
    shown.steadily(lambda: model.show_answer(answer(*old[5:], moment("99", 0), *old[:5])))
    now = [row for row in range(21) if model.index(row).data(MOMENT)["video"]["id"] == video]
    assert shown.visualRect(model.index(now[0])).top() == before


def test_at_the_top_the_best_comes_first_where_nothing_is_selected(
    shown: ResultList, model: MomentsModel
) -> None:
    old = [moment(str(number), 0) for number in range(20)]
    model.show_answer(answer(*old, complete=False))
    shown.steadily(lambda: model.show_answer(answer(moment("99", 0), *old)))
    assert shown.verticalScrollBar().value() == 0


def test_arrows_pass_over_the_divider_and_lead_back_to_the_field(
    shown: ResultList, model: MomentsModel, qtbot: QtBot
) -> None:
    model.show_answer(answer(moment("1", 0), moment("2", 0, 0.3)))
    shown.take_focus()
    assert shown.moment() == model.moments()[0]
    with qtbot.waitSignal(shown.chosen) as chosen:
        qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert chosen.args[0]["video"]["id"] == "2"
    qtbot.keyClick(shown, Qt.Key.Key_Up)
    with qtbot.waitSignal(shown.left):
        qtbot.keyClick(shown, Qt.Key.Key_Up)
    with qtbot.waitSignal(shown.opened):
        qtbot.keyClick(shown, Qt.Key.Key_Return)
    with qtbot.waitSignal(shown.alike):
        qtbot.keyClick(shown, Qt.Key.Key_M)


def test_the_menu_is_of_what_is_pointed_at_or_selected(
    shown: ResultList, model: MomentsModel, qtbot: QtBot
) -> None:
    model.show_answer(answer(moment("1", 0), moment("2", 0), moment("3", 0)))
    shown.setCurrentIndex(model.index(1))
    asked: list[str] = []
    shown.menu.connect(lambda one, _: asked.append(one["video"]["id"]))
    third = shown.visualRect(model.index(2)).center()
    for reason, at in (
        (QContextMenuEvent.Reason.Keyboard, QPoint(5, 5)),
        (QContextMenuEvent.Reason.Mouse, third),
    ):
        event = QContextMenuEvent(reason, at, shown.viewport().mapToGlobal(at))
        QApplication.sendEvent(shown.viewport(), event)
    assert asked == ["2", "3"]


def test_videos_have_their_moments_in_time_and_left_and_right_step_through_them(
    model: MomentsModel, qtbot: QtBot, qapp: QApplication
) -> None:
    groups = GroupsModel(model)
    shown = GroupList()
    pictures = Pictures(shown)
    shown.setModel(groups)
    delegate = VideoDelegate(Theme(qapp), pictures, shown.moment_of, shown)
    shown.setItemDelegate(delegate)
    qtbot.addWidget(shown, before_close_func=lambda _: pictures.close())
    shown.resize(600, 300)
    shown.show()
    told = answer(moment("1", 20, 0.95), moment("2", 0), moment("1", 4), moment("1", 40, 0.3))
    model.show_answer(told)
    groups.durations["1"] = 60.0
    groups.follow(told)
    group: Group = groups.index(0).data(GROUP)
    assert [one["at"] for one in group.moments] == [5.0, 21.0, 41.0]
    assert group.length == 60.0
    shown.take_focus()
    assert shown.moment() is not None
    assert shown.moment()["at"] == 21.0  # type: ignore[index]
    for key, at in ((Qt.Key.Key_Right, 41.0), (Qt.Key.Key_Left, 21.0), (Qt.Key.Key_Left, 5.0)):
        with qtbot.waitSignal(shown.chosen) as chosen:
            qtbot.keyClick(shown, key)
        assert chosen.args[0]["at"] == at
    strip = delegate.strip(shown.visualRect(groups.index(0)))
    tick = strip.center()
    tick.setX(strip.left() + round(strip.width() * 41 / 60))
    with qtbot.waitSignal(shown.chosen) as chosen:
        qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=tick)
    assert chosen.args[0]["at"] == 41.0


def test_the_curve_is_high_where_it_was_found_and_lies_flat_elsewhere() -> None:
    outline = [[0.0, 0.0], [20.0, 0.0], [20.0, 0.8], [24.0, 0.8], [24.0, 0.0], [100.0, 0.0]]
    group = Group("1", "film", "/film.mp4", [moment("1", 20)], outline, duration=100.0)
    strip = QRect(0, 0, 100, 41)
    line = curve_line(strip, group)
    assert line is not None

    def height(x: float) -> float:
        """How high the line stands over the foot, in parts of the strip."""
        reached = line.intersected(column(x)).boundingRect()
        return (strip.bottom() - reached.top()) / 40 if reached.height() > 1 else 0.0

    def column(x: float) -> QPainterPath:
        made = QPainterPath()
        made.addRect(x - 0.4, -1, 0.8, 50)
        return made

    assert [round(height(x), 1) for x in (5, 18, 19.5, 24.5, 60, 95)] == [0.0] * 6
    assert [round(height(x), 1) for x in (21, 22, 23)] == [0.8] * 3
    assert curve_line(strip, Group("1", "film", "/film.mp4", [moment("1", 20)])) is None


# --- the places of a moment


def said_again(video: str, *starts: float, best: int = 0) -> dict[str, Any]:
    """A moment whose words are said at several places."""
    spans = [{"start": start, "end": start + 2.0, "at": start + 0.5} for start in starts]
    told = matched("keyword", 0.9, "the crown jewels", [4, 9])
    return moment(video, starts[best], places=spans, matched=[told]) | spans[best]


def test_a_moment_is_gone_through_place_by_place(model: MomentsModel) -> None:
    model.show_answer(answer(said_again("1", 5.0, 20.0, 40.0, best=1), moment("2", 3.0)))
    first, second = model.index(0), model.index(1)
    assert place(first.data(MOMENT)) == "place 2 of 3"
    instants = [model.step(0, 1)["at"] for _ in range(3)]  # type: ignore[index]
    assert instants == [40.5, 5.5, 20.5], "around at the end"
    assert model.step(0, -1)["at"] == 5.5  # type: ignore[index]
    assert span(first.data(MOMENT)) == "0:05–0:07"
    model.learn_frame(first.data(MOMENT), "/frame.webp")
    assert first.data(MOMENT)["thumbnail"] == "/frame.webp"
    assert model.step(0, 1)["thumbnail"] is None, "each place has a frame of its own"  # type: ignore[index]
    assert model.step(1, 1) is None
    assert place(second.data(MOMENT)) == ""
    assert [one["at"] for one in model.moments()] == [20.5, 4.0], "the answer is as it was"


def test_where_one_stepped_to_stays_while_the_answer_is_renewed(model: MomentsModel) -> None:
    model.show_answer(answer(said_again("1", 5.0, 20.0, 40.0)))
    model.step(0, 1)
    model.show_answer(answer(moment("2", 1.0), said_again("1", 5.0, 20.0, 40.0, 60.0)))
    assert place(model.index(1).data(MOMENT)) == "place 2 of 4"
    model.show_answer(answer(moment("2", 1.0), said_again("1", 5.0, 40.0)))
    assert place(model.index(1).data(MOMENT)) == "place 1 of 2", "that place is gone"


def test_right_and_left_step_through_the_places_and_the_menu_too(
    model: MomentsModel, qtbot: QtBot
) -> None:
    shown = ResultList()
    qtbot.addWidget(shown)
    shown.setModel(model)
    model.show_answer(answer(said_again("1", 5.0, 20.0)))
    shown.select_first()
    steps: list[int] = []
    shown.stepped.connect(steps.append)
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    menu = MomentMenu(shown.moment(), shown)  # type: ignore[arg-type]
    menu.stepped.connect(steps.append)
    menu.following.trigger()
    menu.preceding.trigger()
    assert steps == [1, -1, 1, -1]
    assert not hasattr(MomentMenu(moment("1", 2.0), shown), "following")


def test_a_click_beside_the_place_steps_and_never_opens(
    model: MomentsModel, qtbot: QtBot, qapp: QApplication
) -> None:
    shown, pictures = ResultList(), Pictures(model, 1_000_000)
    qtbot.addWidget(shown)
    delegate = MomentDelegate(Theme(qapp), pictures, shown)
    shown.setModel(model)
    shown.setItemDelegate(delegate)
    shown.resize(700, 400)
    shown.show()
    model.show_answer(answer(said_again("1", 5.0, 20.0, 40.0), moment("2", 3.0)))
    row = shown.visualRect(model.index(0))
    found = {
        delegate.step_at(row, model.index(0).data(MOMENT), QPoint(x, y)): QPoint(x, y)
        for y in range(row.top(), row.bottom(), 3)
        for x in range(row.left(), row.right(), 3)
    }
    assert set(found) == {-1, 0, 1}
    assert found[-1].x() < found[1].x()
    steps: list[int] = []
    shown.stepped.connect(steps.append)
    with qtbot.assertNotEmitted(shown.opened):
        for step in (1, -1, 1):
            qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=found[step])
        qtbot.mouseDClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=found[1])
    assert steps == [1, -1, 1, 1]
    assert delegate.step_at(row, moment("2", 3.0), found[1]) == 0
    pictures.close()


def test_a_video_shows_a_tick_for_each_place_and_counts_one_moment(model: MomentsModel) -> None:
    groups = GroupsModel(model)
    found = answer(said_again("1", 5.0, 20.0, 40.0), moment("1", 30.0))
    model.show_answer(found)
    groups.follow(found)
    group = groups.index(0).data(GROUP)
    assert [one["at"] for one in group.stops] == [5.5, 20.5, 31.0, 40.5]
    assert len(group.moments) == 2


# --- how sure


@pytest.mark.parametrize(
    ("score", "channels", "said"),
    [
        (1.0, ("keyword",), "Exact words"),
        (1.0, ("transcript",), "Strong match, 99 %"),
        (0.999, ("visual",), "Strong match, 99 %"),
        (1.0, ("keyword", "transcript"), "Strong match, 99 %"),
        (0.97, ("keyword",), "Strong match, 97 %"),
        (0.31, ("visual",), "Weak match, 31 %"),
    ],
)
def test_only_exact_words_are_certain(score: float, channels: tuple[str, ...], said: str) -> None:
    one = moment("1", 2.0, score, matched=[matched(channel, score) for channel in channels])
    assert sureness(one) == said
    by_meaning = [line for line in explained(one).splitlines() if not line.startswith("Words")]
    assert "100 %" not in "".join(by_meaning)
    assert said in accessible_text(one)


def test_words_are_cut_before_a_match_that_lies_far_in() -> None:
    text = "so many words that nobody reads them before the crown jewels are stolen"
    at = text.index("crown")
    said, marks = cut(text, [(at, at + 5)], 40)
    assert said.startswith("…")
    assert said[slice(*marks[0])] == "crown"
    assert cut(text, [(3, 7)], 40) == (text, [(3, 7)])


def test_a_moment_is_said_in_full_to_a_screen_reader() -> None:
    one = moment(
        "1",
        65.2,
        matched=[
            matched("transcript", 0.8, "by its sense"),
            matched("keyword", 0.6, "the crown jewels", [4, 9]),
            matched("visual", 0.05),
        ],
    )
    assert words(one) == ("the crown jewels", [(4, 9)])
    assert span(one) == "1:05–1:10"
    assert accessible_text(one) == (
        "film 1, 1:05–1:10, Strong match, 90 %, found by Speech, Words. the crown jewels"
    )
    assert clock(3725) == "1:02:05"


def test_a_video_that_was_found_by_its_name_says_so() -> None:
    by_name = {**matched("keyword", 0.85, "crown.mp4", [0, 5]), "kind": "name"}
    one = moment("1", 0, matched=[by_name])
    assert words(one) == ("crown.mp4", [(0, 5)])
    assert accessible_text(one) == "film 1, 0:00–0:04, found by Name. crown.mp4"
    assert "Name: 85 % sure" in explained(one)
    both = moment("1", 0, matched=[matched("keyword", 0.9, "the crown", [4, 9]), by_name])
    assert reasons(both) == ["keyword", "name"]


def test_what_was_found_by_a_name_has_a_badge_of_its_own() -> None:
    by_name = matched("keyword", 0.8, "holiday in Rome.mp4", [0, 7]) | {"kind": "name"}
    one = moment("1", 2.0, matched=[by_name])
    assert reasons(one) == ["name"]
    assert channel_name("name") == "Name"
    assert channel_icon("name") not in map(channel_icon, CHANNELS)
    assert "Name: 80 % sure" in explained(one)


def test_what_was_not_searched_is_told_in_the_words_of_a_window() -> None:
    ready = message(Code.READY)
    told = answer(
        channels={
            "keyword": ready,
            "visual": message(Code.MODEL_NOT_CHOSEN, kind="visual"),
            "transcript": message(Code.CHANNEL_NOT_INDEXED, name="bge-m3"),
            "summary": message(Code.CHANNEL_NOT_INDEXED, name="bge-m3"),
        }
    )
    assert list(not_searched(told["channels"]).values()) == [
        "Sight was not searched. No image model is chosen yet.",
        "Speech was not searched. No video has been indexed with bge-m3 yet.",
    ]
    assert wants_model(told["channels"])
    told["channels"] = {
        "visual": ready,
        "transcript": message(Code.CHANNEL_EMPTY, channel="transcript"),
    }
    assert list(not_searched(told["channels"]).values()) == [
        "Speech was not searched. No video has words."
    ]
    assert not wants_model(told["channels"])


@pytest.mark.parametrize(
    ("why", "said", "wanted"),
    [
        (message(Code.CHANNEL_EMPTY, channel="visual"), "No video shows anything.", False),
        (
            message(Code.MODEL_NOT_INSTALLED, kind="visual", name="b"),
            "The image model b must be downloaded first.",
            True,
        ),
        (
            message(Code.MODEL_NOT_IMPORTED, kind="visual", name="b"),
            "The image model b is not on this machine.",
            True,
        ),
        (
            message(Code.MODEL_REPLACED, kind="visual", name="b"),
            "The image model b was replaced by another revision after the index was made.",
            True,
        ),
        (
            message(Code.MODEL_ENGLISH_ONLY, kind="visual", name="b"),
            "The model b understands English only.",
            True,
        ),
        (
            message(Code.MODEL_LOAD_FAILED, kind="visual", name="b", reason="x"),
            "The image model b cannot be loaded (x).",
            True,
        ),
    ],
)
def test_models_are_offered_where_one_would_help(why: Message, said: str, wanted: bool) -> None:
    told = answer(channels={"visual": why})
    assert list(not_searched(told["channels"]).values()) == [f"Sight was not searched. {said}"]
    assert wants_model(told["channels"]) == wanted


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            message(Code.QUERY_WORDS_UNKNOWN, kind="text", name="starter", words=("crown", "회의")),
            "starter can’t recognise: crown, 회의.",
        ),
        (
            message(Code.SENSE_NOT_SEARCHED, sense="tag"),
            "“tag:” cannot be searched yet; it was left out.",
        ),
        (
            message(Code.EXAMPLE_NEEDS_VISUAL),
            "Similar moments are found by what is seen, which was left out.",
        ),
    ],
)
def test_notes_are_said_in_the_words_of_a_window(told: Message, said: str) -> None:
    assert sentence(told) == said


def test_every_channel_has_a_name_and_an_icon_and_an_unknown_one_its_own() -> None:
    names, icons = map(channel_name, CHANNELS), map(channel_icon, CHANNELS)
    assert len(set(names)) == len(set(icons)) == len(CHANNELS)
    assert (channel_name("close_up"), channel_icon("close_up")) == ("close_up", "search")


def colours(widget: QWidget) -> set[str]:
    """The colours that a widget shows."""
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_row_marks_what_matched_in_both_themes(
    choice: str, model: MomentsModel, qtbot: QtBot, qapp: QApplication
) -> None:
    theme = Theme(qapp)
    theme.choose(choice)
    shown = ResultList()
    pictures = Pictures(shown)
    shown.setModel(model)
    shown.setItemDelegate(MomentDelegate(theme, pictures, shown))
    qtbot.addWidget(shown, before_close_func=lambda _: pictures.close())
    shown.resize(500, 200)
    model.show_answer(answer(moment("1", 0, matched=[matched("visual", 0.9)])))
    assert theme.palette.mark not in colours(shown)
    words = matched("keyword", 0.9, "the crown jewels were here", [4, 16])
    model.show_answer(answer(moment("1", 0, matched=[words])))
    assert {theme.palette.mark, theme.palette.accent} <= colours(shown)


def test_rows_are_as_high_as_a_larger_font_needs(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp)
    model = MomentsModel()
    model.show_answer(answer(moment("1", 0)))
    pictures = Pictures()
    delegate = MomentDelegate(theme, pictures)
    small = delegate.sizeHint(QStyleOptionViewItem(), model.index(0))
    font = QFont(qapp.font())
    font.setPointSizeF(2 * font.pointSizeF())
    theme._base = font
    theme.changed.emit()
    large = delegate.sizeHint(QStyleOptionViewItem(), model.index(0))
    assert large.height() > small.height()
    assert large.height() >= 5 * QFontMetrics(theme.font()).lineSpacing()
    pictures.close()
