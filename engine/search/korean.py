"""Korean endings: whether what follows a word is one, and what a word is without its own.

By a table, not by an analyser (docs/decisions/008): particles take the form that the syllable
before them asks for (은 after a final consonant, 는 after a vowel), which tells 사과 from 사 + 과.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_FIRST, _LAST = 0xAC00, 0xD7A3
_MEDIALS, _FINALS = 21, 28
_RIEUL = 8

# Particles by what they may follow: a final consonant, a vowel, either.
_AFTER_CONSONANT = frozenset("은 이 을 과 으로 이랑".split())
_AFTER_VOWEL = frozenset("는 가 를 와 로 랑".split())
_AFTER_EITHER = frozenset(
    "에 의 도 만 께 들 에서 에게 에게서 한테 한테서 께서 까지 부터 보다 처럼 같이 마다 마저 조차"
    " 밖에 뿐 대로 만큼 하고 씩 쯤 경 째".split()
)
_LAST_PARTICLES = frozenset("은 는 이 가 을 를 의".split())
"""No other particle follows these."""
# Those that tell a word of one syllable from a longer one: 산에서, 물을; but 회의 and 차도.
_CLEAR = frozenset("은 는 을 를".split())
_LONG_PARTICLES = tuple(
    each for each in (*_AFTER_EITHER, "으로", "에는", "에도", "에만") if len(each) > 1
)
# Those that look like letters of the word itself, and so are no reason to shorten it.
_LOOSE_CONSONANT = frozenset("아 이나 이라도 이라고 이라는 이란 이며 이든 이든지 이야 이라".split())
_LOOSE_VOWEL = frozenset("야 나 라도 라고 라는 란 며 든 든지 라".split())
_LOOSE_EITHER = frozenset("요 이요 끼리 짜리 님 씨".split())
_LONGEST_PARTICLE = 3

_COPULA = re.compile(
    "입니다|입니까|이에요|예요|이다|이었.{1,4}|였.{1,4}|인|인데요?|인가요?|인지|일까요?|이고|이면|이지만"
    "|이죠|이네요?|이니까|이세요|이십니다|이거나|이라서|라서|이잖아요|이군요|임"
)
# 하다, 되다 and their like make verbs of nouns, whatever follows.
_VERBAL = re.compile(
    "(?:하|했|합|한|할|함|해|되|됐|된|될|됩|됨|돼|시키|시켰|시킨|시킬|시켜|당하|당했|당한|스럽|스러|스런)"
    ".{0,6}"
)
_AFTER_PAST = (
    "(?:습니다|습니까|어요|다|는데요?|고|지만|을까요?|던|음|네요?|죠|지요|나요|으니까?|으면서?|어서?"
    "|거든요?|잖아요?|는지|다고|다는)"
)
_VERB_TAIL = unicodedata.normalize(
    "NFD",
    f"(?:었|았|였|겠|\u11bb){_AFTER_PAST}|습니다|습니까|\u11b8니다|\u11b8니까|\u11b8시다|어요|아요|여요"
    "|으?세요|으?십니다|으?면서|으?려고|으?니까|지만|는데요?|는다|네요|지요|죠|거나|도록|을까요|\u11af까요"
    "|을게요|\u11af게요|어서|아서|거든요|잖아요",
)
_SHORT_TAIL = unicodedata.normalize("NFD", "요|서|는|던|고|며")
_VERB = re.compile(f"(?P<stem>.+?)(?:(?P<long>{_VERB_TAIL})|(?P<short>{_SHORT_TAIL}))")

_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
# What a stem's vowel becomes before 어 and 아; and what such a vowel may have been.
_CONTRACTED = {"ㅣ": "ㅕ", "ㅜ": "ㅝ", "ㅗ": "ㅘ", "ㅚ": "ㅙ"}
_CONTRACTED_FROM = {"ㅕ": "ㅣ", "ㅝ": "ㅜ", "ㅘ": "ㅗ", "ㅙ": "ㅚ", "ㅏ": "ㅏㅡ", "ㅓ": "ㅓㅡ"}
_BEFORE_VOWEL_STEM = "어 었 는 고 지 면 니 며 려 세 러 던 거 네 게 도 기 자".split()
_AFTER_CONTRACTED = "요 서 도 야".split()
_BEFORE_CONSONANT_STEM = "는 고 지 습 어 아 었 았 은 을 으 던 거 네 게 기 도 자 음".split()
_BIEUP = 17
_INITIAL_RIEUL = 5
# ㄲ ㄸ ㅆ ㅋ ㅌ: 썼다 is of 쓰다, but 갔다 of 가다 and not of 그.
_BEFORE_EU = frozenset((1, 4, 10, 15, 16))
_AFTER_PAST_SYLLABLE = "어습다는던지고네을"
# First letters of endings before which a stem's ㄹ is lost: ㄴ, ㅅ, ㅂ니다.
_DROPS_RIEUL = "\u1102\u1109\u11b8"


def is_syllable(letter: str) -> bool:
    return _FIRST <= ord(letter) <= _LAST


@lru_cache(maxsize=8192)
def is_ending(rest: str, before: str) -> bool:
    """Whether ``rest`` can be endings of a word, whose last letters are ``before``.

    A word of one syllable, which many longer words begin with, takes particles alone.
    """
    if not rest:
        return True
    alone = len(before) == 1 and is_syllable(before)
    if _particles(rest, before[-1], 2 if alone else 3, loose=not alone):
        return True
    return _COPULA.fullmatch(rest) is not None if alone else _makes_predicate(rest)


def _particles(rest: str, before: str, count: int, *, loose: bool) -> bool:
    """Whether ``rest`` is up to ``count`` particles in a row, the first after ``before``."""
    for end in range(1, min(len(rest), _LONGEST_PARTICLE) + 1):
        particle, left = rest[:end], rest[end:]
        if not _follows(particle, before, loose=loose):
            continue
        more = count > 1 and particle not in _LAST_PARTICLES
        if not left or (more and _particles(left, particle[-1], count - 1, loose=loose)):
            return True
    return False


def _follows(particle: str, before: str, *, loose: bool) -> bool:
    if particle in _AFTER_EITHER or (loose and particle in _LOOSE_EITHER):
        return True
    if not is_syllable(before):  # AI가 and AI이: how a Latin word is said is not known
        either = _AFTER_CONSONANT | _AFTER_VOWEL | _LOOSE_CONSONANT | _LOOSE_VOWEL
        return particle in either
    final = (ord(before) - _FIRST) % _FINALS
    if particle == "로" and final == _RIEUL:
        return True
    strict, open_ones = (
        (_AFTER_CONSONANT, _LOOSE_CONSONANT) if final else (_AFTER_VOWEL, _LOOSE_VOWEL)
    )
    return particle in strict or (loose and particle in open_ones)


@lru_cache(maxsize=4096)
def without_ending(word: str, *, led: bool = False) -> str:
    """A Korean word without particles, the copula, or 하다 and 되다; itself where it has none.

    Args:
        led: a Latin word or a number stands directly before it, so that all of it may be an ending.
    """
    for size in range(0 if led else 1, len(word)):
        rest = word[size:]
        if size == 1 and not led:
            clear = rest in _CLEAR or rest.startswith(_LONG_PARTICLES)
            found = clear and _particles(rest, word[0], 2, loose=False)
        else:
            before = word[size - 1] if size else "x"
            found = _particles(rest, before, 3, loose=False) or _makes_predicate(rest)
        if found:
            return word[:size]
    return word


def _makes_predicate(rest: str) -> bool:
    return _COPULA.fullmatch(rest) is not None or _VERBAL.fullmatch(rest) is not None


@lru_cache(maxsize=4096)
def inflections(word: str) -> tuple[str, ...]:
    """How other forms of a verb or adjective begin, where ``word`` looks like one; else nothing.

    배웁니다 gives 배우고, 배워요, 배웠, 배운 and so on. At least two syllables each.
    """
    if len(word) - len(without_ending(word)) > 1:
        return ()  # a noun with particles, or with 하다
    found = dict.fromkeys(
        form for stem in _stems(word) for form in _forms(stem) if len(form) > 1 and form != word
    )
    return tuple(found)


def _stems(word: str) -> Iterator[str]:
    """The stems that a form may be of."""
    apart = unicodedata.normalize("NFD", word)
    found = _VERB.fullmatch(apart)
    if found is None:
        return
    stem = unicodedata.normalize("NFC", found["stem"])
    if not is_syllable(stem[-1]) or (found["long"] is None and len(stem) < 2):
        return
    tail = found["long"] or found["short"]
    contracted = tail[0] == "\u11bb" or tail in map(_apart, ("요", "서"))
    initial, vowel, final = _letters(stem[-1])
    if contracted and not final:
        if stem.endswith(("해", "했")):
            yield stem[:-1] + "하"
        if initial == _INITIAL_RIEUL and _ends_in_rieul(stem[:-1]):
            yield _without_final(stem[:-1]) + "르"  # 몰라요 is of 모르다
        for was in _CONTRACTED_FROM.get(vowel, ""):
            if was != "ㅡ" or stem[:-1] or initial in _BEFORE_EU:
                yield stem[:-1] + _syllable(initial, was, 0)
            if vowel == "ㅝ":  # 아름다워 is of 아름답다
                yield from _with_bieup(stem[:-1])
    elif not contracted:
        yield stem
        if not final and tail[0] in _DROPS_RIEUL:
            yield stem[:-1] + _syllable(initial, vowel, _RIEUL)  # 만듭니다 is of 만들다


def _with_bieup(stem: str) -> Iterator[str]:
    if stem and not _letters(stem[-1])[2]:
        initial, vowel, _ = _letters(stem[-1])
        yield stem[:-1] + _syllable(initial, vowel, _BIEUP)


def _forms(stem: str) -> Iterator[str]:
    initial, vowel, final = _letters(stem[-1])
    head = stem[:-1]
    if final:
        yield from (stem + ending for ending in _BEFORE_CONSONANT_STEM)
        if final == _BIEUP and head:
            open_one = head + _syllable(initial, vowel, 0)
            yield from (open_one + ending for ending in "워웠운울우")
        if final == _RIEUL and head:
            yield from (head + _syllable(initial, vowel, end) for end in (4, _BIEUP))
            yield from (head + _syllable(initial, vowel, 0) + ending for ending in "는니세")
        return
    yield from (stem + ending for ending in _BEFORE_VOWEL_STEM)
    yield from (head + _syllable(initial, vowel, end) for end in (4, 8, _BIEUP))  # ㄴ ㄹ ㅂ
    if not head:
        yield _syllable(initial, vowel, 4) + "다"
        yield _syllable(initial, vowel, _BIEUP) + "니"
    if stem.endswith("르") and head and not _letters(head[-1])[2]:
        head = _with_rieul(head)
        initial = _INITIAL_RIEUL
    merged = _CONTRACTED.get(vowel, vowel)
    for each in "ㅏㅓ" if vowel == "ㅡ" else merged:
        yield from (head + _syllable(initial, each, 0) + ending for ending in _AFTER_CONTRACTED)
        past = head + _syllable(initial, each, 20)  # ㅆ
        yield from (past + ending for ending in _AFTER_PAST_SYLLABLE) if not head else (past,)


def _ends_in_rieul(text: str) -> bool:
    return bool(text) and is_syllable(text[-1]) and _letters(text[-1])[2] == _RIEUL


def _without_final(text: str) -> str:
    initial, vowel, _ = _letters(text[-1])
    return text[:-1] + _syllable(initial, vowel, 0)


def _with_rieul(text: str) -> str:
    initial, vowel, _ = _letters(text[-1])
    return text[:-1] + _syllable(initial, vowel, _RIEUL)


def _apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _letters(syllable: str) -> tuple[int, str, int]:
    """A syllable's initial (its number), medial (its letter) and final (its number, 0 for none)."""
    initial, rest = divmod(ord(syllable) - _FIRST, _MEDIALS * _FINALS)
    medial, final = divmod(rest, _FINALS)
    return initial, _VOWELS[medial], final


def _syllable(initial: int, vowel: str, final: int) -> str:
    return chr(_FIRST + (initial * _MEDIALS + _VOWELS.index(vowel)) * _FINALS + final)
