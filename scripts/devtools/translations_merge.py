"""Keep what a catalogue already says in a newer export of the same texts.

Odoo exports a text as not translated where the translation is the text itself.
Runs in the environment of Odoo: ``translations_merge.py CATALOGUE EXPORT``.
"""

import sys

import polib

VOLATILE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator")

path, export = sys.argv[1:]
known = {entry.msgid: entry.msgstr for entry in polib.pofile(path)}
catalogue = polib.pofile(export)
for entry in catalogue:
    entry.msgstr = entry.msgstr or known.get(entry.msgid, "")
header = {name: text for name, text in catalogue.metadata.items() if text}
catalogue.metadata = {n: text for n, text in header.items() if n not in VOLATILE}
catalogue.save(path)
print(sum(not entry.msgstr for entry in catalogue), "texts to translate in", path)
