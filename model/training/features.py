"""Cuts the prepared texts into pieces and writes them as one flat array with offsets.

Usage: python features.py <work folder> [--without-forms]
Reads texts.txt (marked words and, behind them, the forms they share with others, see prepare.ts) and spm.model; writes pieces.npy (int32) and offsets.npy (int64, one more than texts).
"""
import array, sys
import numpy as np
import sentencepiece

LONGEST = 200  # words of one text that are kept in training
FORMS = 40_000  # places for what the forms of a word share (src/models/word-forms.ts), behind the pieces


def hash_form(form):
    value = 0x811C9DC5
    units = np.frombuffer(form.encode("utf-16-le"), dtype="<u2")
    for unit in units: value = ((value ^ int(unit)) * 0x01000193) & 0xFFFFFFFF
    return value % FORMS


class Pieces:
    """Cuts marked words one by one, as src/models/unigram.ts does: pieces never reach over a space."""

    def __init__(self, model):
        self.model = sentencepiece.SentencePieceProcessor(model_file=model)
        self.seen = {}

    def word(self, word):
        pieces = self.seen.get(word)
        if pieces is None:
            if word[0] == "~": pieces = [self.model.get_piece_size() + hash_form(word[1:])]
            else: pieces = [piece for piece in self.model.encode(word.replace("▁", " ")) if piece != 0]
            if len(self.seen) < 2_000_000: self.seen[word] = pieces
        return pieces

    def text(self, text, longest=512):
        """Pieces and forms of the first words of a text; forms (beginning with ~) stand behind their word and do not count."""
        pieces, words = [], 0
        for word in text.split(" "):
            if not word: continue
            if word[0] != "~":
                words += 1
                if words > longest: break
            pieces += self.word(word)
        return pieces


if __name__ == "__main__":
    work = sys.argv[1]
    without_forms = "--without-forms" in sys.argv
    cut, flat, offsets = Pieces(f"{work}/spm.model"), array.array("i"), [0]
    for line in open(f"{work}/texts.txt", encoding="utf8"):
        text = line.rstrip("\n")
        if without_forms: text = " ".join(word for word in text.split(" ") if word[:1] != "~")
        flat.extend(cut.text(text, LONGEST))
        offsets.append(len(flat))
    np.save(f"{work}/pieces.npy", np.frombuffer(flat, dtype=np.int32))
    np.save(f"{work}/offsets.npy", np.asarray(offsets, dtype=np.int64))
    print(f"{len(offsets) - 1} texts, {len(flat)} pieces")
