"""The language of questions about the spoken world: synonyms the speaker never says, other orders.

`paraphrase` says a sentence of `utterances` in other words, `keywords` names some of its content,
`contrast` makes a sentence that differs from it in what matters.
"""

from __future__ import annotations

import random

from installers.starter.utterances import (
    FUNCTION_WORDS,
    GROUPS,
    VOCABULARY,
    Sentence,
    fill,
    slot_names,
)

SYNONYMS: dict[str, tuple[str, ...]] = {
    word: tuple(others.split())
    for word, others in {
        "red": "scarlet crimson ruby",
        "green": "emerald greenish",
        "blue": "azure navy bluish",
        "yellow": "golden lemon",
        "orange": "tangerine amber",
        "purple": "violet lilac",
        "pink": "rosy magenta",
        "white": "ivory snowy",
        "black": "ebony inky",
        "brown": "chestnut tan",
        "circle": "disc disk circles",
        "square": "box squares",
        "triangle": "trigon triangles",
        "star": "asterisk stars",
        "heart": "valentine hearts",
        "cross": "plus crosses",
        "ring": "hoop rings",
        "arrow": "pointer arrows",
        "diamond": "rhombus lozenge diamonds",
        "one": "1 single",
        "two": "2 pair",
        "three": "3 triple",
        "four": "4",
        "five": "5",
        "six": "6",
        "seven": "7",
        "eight": "8",
        "nine": "9",
        "ten": "10",
        "left": "leftmost lefthand",
        "right": "rightmost righthand",
        "top": "upper uppermost",
        "bottom": "lower lowermost",
        "middle": "centre center central",
        "camera": "lens webcam cameras",
        "river": "stream creek rivers",
        "mountain": "peak hill mountains",
        "city": "town metropolis cities",
        "forest": "woods woodland trees",
        "ocean": "sea oceans",
        "robot": "automaton android robots",
        "engine": "motor engines",
        "window": "pane windows",
        "garden": "yard park gardens",
        "table": "desk tables",
        "music": "song melody tune",
        "rain": "rainfall downpour raining",
        "sunset": "dusk sundown",
        "launch": "release rollout kickoff launching",
        "budget": "money finances costs budgets",
        "meeting": "gathering call meetings",
        "team": "crew group colleagues",
        "plan": "roadmap strategy plans",
        "report": "summary document reports",
        "design": "sketch blueprint designs",
        "customer": "client buyer customers",
        "small": "little tiny",
        "large": "big huge",
        "bright": "shiny luminous",
        "dark": "dim gloomy",
        "quiet": "silent calm",
        "heavy": "weighty massive",
        "new": "fresh recent",
        "ready": "prepared finished done",
        "moves": "travels goes moving move",
        "turns": "rotates spins turning turn",
        "stops": "halts stopping stop",
        "appears": "emerges appearing appear",
        "waits": "pauses waiting wait",
        "starts": "begins begin start starting",
        "slowly": "gradually slow",
        "quickly": "fast rapidly quick",
        "again": "repeatedly anew",
        "now": "currently presently",
        "today": "tonight",
        "tomorrow": "upcoming",
        "open": "unlock opening opened",
        "close": "shut closing closed",
        "behind": "beyond",
        "near": "beside by",
        "about": "concerning regarding",
        "count": "tally counting",
        "number": "digit numbers",
        "next": "following",
        "see": "notice observe",
        "look": "gaze watch",
    }.items()
}
"""Words that mean a word of the vocabulary; none of them is ever spoken."""

# {0}, {1} … are the slots of the template in order. The last one of each is for evaluation only.
PHRASINGS: dict[str, tuple[str, ...]] = {
    "the {colour} {shape} {verb} {adverb}": (
        "a {0} {1} that {2} {3}",
        "{3} {2} the {0} {1}",
        "where a {1} in {0} {2} {3}",
    ),
    "the {adjective} {shape} {verb} in the {place}": (
        "a {0} {1} {2} at the {3}",
        "in the {3} a {0} {1} {2}",
        "{3} part where some {1} that is {0} {2}",
    ),
    "we see a {adjective} {colour} {shape} on the {place}": (
        "on the {3} there is a {0} {1} {2}",
        "a {1} {2} which is {0} at the {3}",
        "someone shows the {3} with a {2} {1} and {0}",
    ),
    "a {colour} {shape} is behind the {thing}": (
        "the {2} hides a {0} {1}",
        "behind the {2} there is a {0} {1}",
        "{1} in {0} behind some {2}",
    ),
    "a {colour} {shape} and a {colour} {shape} near the {thing}": (
        "near the {4} a {2} {3} with a {0} {1}",
        "the {4} has a {0} {1} and a {2} {3} near it",
        "by a {4} there are a {0} {1} and a {2} {3}",
    ),
    "look at the {thing} with the {colour} {shape}": (
        "a {0} that has a {1} {2}",
        "the {1} {2} of the {0}",
        "see some {2} in {1} on a {0}",
    ),
    "now the {thing} is on the {place}": (
        "the {0} at the {1} now",
        "on the {1} there is a {0}",
        "where is some {0} in the {1} part",
    ),
    "the {thing} is {adjective} and {colour}": (
        "a {2} and {1} {0}",
        "a {1} {0} in {2}",
        "{0} that looks {2} and {1}",
    ),
    "then the {adjective} {thing} {verb} {adverb}": (
        "the {1} that is {0} {2} {3}",
        "{3} {2} a {0} {1}",
        "when some {0} {1} {3} {2}",
    ),
    "today we see the {thing} and the {thing}": (
        "the {0} and the {1} today",
        "a {0} with a {1} is seen today",
        "someone talks of {0} and {1}",
    ),
    "{command} the {adjective} {thing} {adverb}": (
        "{3} {0} a {1} {2}",
        "the {1} {2} is to {0} {3}",
        "where they {0} that {2} , {1} , {3}",
    ),
    "number {number} is next": (
        "the next number is {0}",
        "{0} comes next",
        "which part says {0} is the number that comes",
    ),
    "count {number} {number} {number}": (
        "the numbers {0} , {1} and {2}",
        "counting {0} then {1} then {2}",
        "someone says {0} {1} {2}",
    ),
    "we see {number} and then {number}": (
        "first {0} , then {1}",
        "{0} before {1}",
        "where {0} comes and then {1}",
    ),
    "the {topic} is {adjective} {day}": (
        "{2} a {1} {0}",
        "{1} {0} {2}",
        "when {2} is the {0} going to be {1}",
    ),
    "we see the {topic} again {day}": (
        "{1} the {0} is seen again",
        "again the {0} {1}",
        "where do they show that {0} once again {1}",
    ),
    "the {topic} meeting is about the {thing}": (
        "a meeting of the {0} about a {1}",
        "they talk about the {1} at the {0} meeting",
        "which {0} gathering is about some {1}",
    ),
    "look at the {topic} of the new {thing}": (
        "the new {1} and its {0}",
        "a {0} about the new {1}",
        "where they show the {0} that the new {1} has",
    ),
    "then we {command} the {topic} and the {topic}": (
        "the {1} and the {2} that we {0}",
        "{0} the {1} , then the {2}",
        "where they {0} a {1} and a {2}",
    ),
    "the {topic} {verb} {day} and the {topic} {verb} {adverb}": (
        "{2} the {0} {1} , {5} the {3} {4}",
        "the {3} {4} {5} and the {0} {1} {2}",
        "{0} that {1} {2} while a {3} {4} {5}",
    ),
}

QUESTION_WORDS = tuple(
    "that there has have which where when who what someone they it its some an to be going go "
    "shows show says talks talk hides comes first before while once looks seen part this here "
    "will do does did was were are from into over video clip scene moment".split()
)
LEXICON: tuple[str, ...] = tuple(
    sorted({*VOCABULARY, *QUESTION_WORDS, *(word for forms in SYNONYMS.values() for word in forms)})
)
"""Every word that the starter text model knows."""


def paraphrase(rng: random.Random, sentence: Sentence, *, held_out: bool = False) -> str:
    """Say `sentence` otherwise: another phrasing, and synonyms for most of its words.

    `held_out` takes the phrasing that training never uses.
    """
    if not sentence.template:
        words = list(sentence.slots)
        rng.shuffle(words)
        return _renamed(rng, " ".join(words))
    phrasings = PHRASINGS[sentence.template]
    phrasing = phrasings[-1] if held_out else rng.choice(phrasings[:-1])
    if not held_out and rng.random() < 0.25:
        return _renamed(rng, sentence.text)
    return _renamed(rng, phrasing.format(*sentence.slots))


def keywords(rng: random.Random, sentence: Sentence) -> str:
    """Name two or more of the words that matter in `sentence`, in their order or any other."""
    words = [w for w in sentence.text.split() if w not in FUNCTION_WORDS] or list(sentence.slots)
    chosen = rng.sample(range(len(words)), rng.randint(min(2, len(words)), len(words)))
    if rng.random() < 0.5:
        chosen.sort()
    return _renamed(rng, " ".join(words[i] for i in chosen))


def contrast(rng: random.Random, sentence: Sentence) -> str:
    """Return a sentence of the same template with two like slots exchanged or one replaced."""
    words = list(sentence.slots)
    if not sentence.template:
        words[rng.randrange(len(words))] = rng.choice(VOCABULARY)
        return " ".join(words)
    names = slot_names(sentence.template)
    pairs = [
        (i, j)
        for i in range(len(names))
        for j in range(i)
        if names[i] == names[j] and words[i] != words[j]
    ]
    if pairs and rng.random() < 0.6:
        i, j = rng.choice(pairs)
        words[i], words[j] = words[j], words[i]
    else:
        i = rng.randrange(len(words))
        words[i] = rng.choice([word for word in GROUPS[names[i]] if word != words[i]])
    return fill(sentence.template, words).text


def _renamed(rng: random.Random, text: str) -> str:
    """Put synonyms in the place of about two words in three that have any."""
    return " ".join(
        rng.choice(SYNONYMS[word]) if word in SYNONYMS and rng.random() < 0.65 else word
        for word in text.split()
    )
