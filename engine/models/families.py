"""What families of text models put before a text: their makers say it in prose, not in a file.

A model without its prompts finds less and its scores mean less. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOTHING: Mapping[str, str] = {}
_FOR_RETRIEVAL = {"query": "Represent this sentence for searching relevant passages: "}

_FAMILIES: tuple[tuple[str, Mapping[str, str]], ...] = (
    # Wang et al. 2022, https://arxiv.org/abs/2212.03533; those told what to do are prompted so.
    (
        r"e5.*(instruct|mistral)",
        {
            "query": "Instruct: Given a web search query, retrieve relevant passages that answer"
            " the query\nQuery: "
        },
    ),
    (r"e5", {"query": "query: ", "passage": "passage: "}),
    # Xiao et al. 2023, https://arxiv.org/abs/2309.07597; M3 needs none.
    (r"bge.*(small|base|large)-en", _FOR_RETRIEVAL),
    (r"bge.*(small|base|large)-zh", {"query": "为这个句子生成表示以用于检索相关文章："}),
    # Nussbaum et al. 2024, https://arxiv.org/abs/2402.01613
    (r"nomic-embed-text", {"query": "search_query: ", "passage": "search_document: "}),
    (r"(snowflake-)?arctic-embed.*-v2", {"query": "query: "}),
    (r"(snowflake-)?arctic-embed", _FOR_RETRIEVAL),
    (r"mxbai-embed", _FOR_RETRIEVAL),
)
"""By the words in a model's name, the first that fits."""


def family_prompts(*names: str) -> Mapping[str, str]:
    """The prompts by role that a model's family wants, by any of its names; empty for most.

    ``names`` are a folder's name, or a repository's ("intfloat/e5-base-v2").
    """
    for words, prompts in _FAMILIES:
        found = re.compile(rf"(^|[-_./ ]){words}([-_./ ]|$)")
        if any(found.search(name.casefold()) for name in names):
            return prompts
    return _NOTHING
