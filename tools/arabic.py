"""Letters of Arabic as they are joined: PDFs and label printers join nothing.

The forms of each letter are those that Unicode keeps for this, by their names.
"""

import unicodedata
from functools import cache

FORMS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD))
POSITIONS = {"<isolated>": 0, "<final>": 1, "<initial>": 2, "<medial>": 3}
LAM = "\u0644"


@cache
def get_forms():
    """What a letter, or two that become one, look like.

    :return: isolated, final, initial and medial forms by letters; ``None`` for none
    :rtype: dict[str, list]
    """
    forms = {}
    for char in (chr(code) for block in FORMS for code in block):
        kind, *codes = unicodedata.decomposition(char).split() or [""]
        letters = "".join(chr(int(code, 16)) for code in codes)
        is_one = len(letters) == 1 or (len(letters) == 2 and letters[0] == LAM)
        if kind in POSITIONS and is_one and " " not in letters:
            found = forms.setdefault(letters, [None] * len(POSITIONS))
            found[POSITIONS[kind]] = found[POSITIONS[kind]] or char
    # Of pairs, only lam and alef are always one.
    return {
        letters: found
        for letters, found in forms.items()
        if len(letters) == 1 or letters[1] in "\u0622\u0623\u0625\u0627"
    }


def join(text, chars):
    """A text whose Arabic letters are joined, in the same order.

    :param str text: in the order of reading
    :param chars: the characters that can be written; others stay as they are
    :rtype: str
    """
    forms = get_forms()
    if not any("\u0600" <= char <= "\u06ff" for char in text):
        return text
    joined, is_linked = [], False
    letters = _split(text, forms)
    for index, letter in enumerate(letters):
        found = forms.get(letter)
        if not found:
            joined.append(letter)
            # Vowels stand above letters and part nothing.
            is_linked = is_linked and bool(unicodedata.combining(letter[0]))
            continue
        goes_on = bool(found[2]) and _takes(letters[index + 1 :], forms)
        form = found[is_linked + 2 * goes_on]
        joined.append(form if form and form in chars else letter)
        is_linked = goes_on
    return "".join(joined)


def _split(text, forms):
    """Letters, with pairs that become one kept together."""
    letters, index = [], 0
    while index < len(text):
        size = 2 if text[index : index + 2] in forms and text[index] == LAM else 1
        letters.append(text[index : index + size])
        index += size
    return letters


def _takes(rest, forms):
    """Whether the next letter is joined to the one before it."""
    for letter in rest:
        if not unicodedata.combining(letter[0]):
            return bool(forms.get(letter) and forms[letter][1])
    return False
