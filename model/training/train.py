"""Trains the table of piece vectors on prepared rows (see prepare.ts) with an in-batch contrastive loss.

Usage: python train.py <work folder> [--steps 8000] [--seed 1] …
Reads rows.tsv, pieces.npy, offsets.npy and spm.model; writes weights.npy (float32) and training.json.
A text is the sum of its pieces' vectors, brought to length one. A step takes pairs of texts that belong together: two languages of
a row of parallel text, a part of a record and the rest of it, a question and its record, a word and its definition. Each text has to
find its partner among all texts of the other side, in both directions.
"""
import argparse, ctypes, json, os, time, zlib
import numpy as np
import torch
from features import FORMS

LANGUAGES = ["en", "ar", "fr", "es", "ru", "zh"]
# Sources that are large and far from the field count less, the project's own more.
SOURCE_WEIGHTS = {
    "python_docs": 0.3, "bible": 0.4, "quran": 0.4, "freedict_en_fr_es": 0.6, "omw_wordnet_synsets": 0.4, "elixirfm_ar_en_lexicon": 0.7, "gnome_user_docs_po": 0.6,
    "ms_azd_for_beginners": 0.6, "ms_edgeai_for_beginners": 0.6, "mediawiki_extensions": 0.7, "own_sentences": 3, "own_passages": 3, "own_names": 2, "glossary": 2,
}

parser = argparse.ArgumentParser()
parser.add_argument("work")
parser.add_argument("--steps", type=int, default=8000)
parser.add_argument("--dimensions", type=int, default=256)
parser.add_argument("--batch", type=int, default=2048)
parser.add_argument("--rate", type=float, default=0.02, help="falls linearly to a thirtieth")
parser.add_argument("--scale", type=float, default=10.0, help="of the cosines of parallel text, inverse temperature")
parser.add_argument("--field-scale", type=float, default=10.0, help="of the cosines of records, questions and definitions")
parser.add_argument("--records", type=float, default=0.2, help="share of a batch: a record's title or sentences and the rest of it")
parser.add_argument("--questions", type=float, default=0.06, help="share: a question in one of six languages and its record")
parser.add_argument("--single-questions", type=float, default=0.1, help="share: a question that was written in one language, and its record")
parser.add_argument("--pairs", type=float, default=0.05, help="share: words and definitions, questions and passages of one language")
parser.add_argument("--passages", type=float, default=0.03, help="share: a question and its passage, each in one of six languages")
parser.add_argument("--drop", type=float, default=0.1, help="share of the pieces of field texts that are left out, anew each time")
parser.add_argument("--document", type=int, default=200, help="pieces of a record that are used, to the end of a sentence")
parser.add_argument("--start", help="weights.npy of an earlier run to go on from, for a second stage with other settings")
parser.add_argument("--prefer", default="", help="a language that is drawn more often where a row has it, with the chance: ar:0.3")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seed", type=int, default=1)
options = parser.parse_args()
torch.set_num_threads(options.threads)
random = np.random.default_rng(options.seed)
started = time.time()

kernels = ctypes.CDLL(os.path.join(os.path.abspath(options.work), "kernels.so"))
address = lambda array: array.ctypes.data_as(ctypes.c_void_p)
pieces = np.load(f"{options.work}/pieces.npy")
offsets = np.load(f"{options.work}/offsets.npy")
vocabulary = sum(1 for _ in open(f"{options.work}/spm.vocab", encoding="utf8")) + FORMS
length = lambda text: offsets[text + 1] - offsets[text]
aside = lambda name, of: zlib.crc32(name.encode()) % of == 0

parallel, sources, pairs, records, questions, single_questions, passages, held_back = [], {}, [], {}, [], [], [], []
for line in open(f"{options.work}/rows.tsv"):
    kind, source, *places = line.rstrip("\n").split("\t")
    row = [(name, int(text)) for name, text in (place.rsplit(":", 1) for place in places) if length(int(text)) > 0]
    if kind == "record":
        if row: records[source] = ([text for name, text in row if name == "title"], [text for name, text in row if name == "s"])
    elif kind == "ask" and row:
        (questions if len(row) > 1 else single_questions).append((source, [text for _, text in row]))
    elif kind == "passage":
        passages.append(([text for name, text in row if name[0] == "q"], [text for name, text in row if name[0] == "p"]))
    elif len(row) < 2: continue
    # A tenth of the everyday sentences is kept aside to see how training goes.
    elif source == "tatoeba_opus_testsets" and aside(str(row[0][1]), 10): held_back.append(dict(row))
    elif kind == "pair": pairs.append((row[0][1], row[1][1]))
    elif kind == "parallel": parallel.append((sources.setdefault(source, len(sources)), row))
questions = [one for one in questions if one[0] in records]
single_questions = [one for one in single_questions if one[0] in records]
record_ids = list(records)
texts_of = np.full((len(parallel), len(LANGUAGES)), -1, np.int64)
for index, (_, row) in enumerate(parallel):
    for name, text in row: texts_of[index, LANGUAGES.index(name)] = text
source_of = np.asarray([source for source, _ in parallel])
source_weight = np.asarray([SOURCE_WEIGHTS.get(name, 1.0) for name in sources])[source_of]
# A row in more languages has more pairs to teach.
row_weight = source_weight * np.minimum((texts_of >= 0).sum(1) - 1, 3) ** 0.7


class Cycle:
    """Draws indexes without replacement, each with its weight as the chance to be in a round."""

    def __init__(self, weights):
        self.weights, self.pool = weights / weights.max(), np.zeros(0, np.int64)

    def take(self, count):
        while len(self.pool) < count:
            chosen = np.flatnonzero(random.random(len(self.weights)) < self.weights)
            random.shuffle(chosen)
            self.pool = np.concatenate([self.pool, chosen])
        taken, self.pool = self.pool[:count], self.pool[count:]
        return taken


def part(share, items): return int(options.batch * share) if len(items) > 0 else 0
sizes = {"records": part(options.records, record_ids), "questions": part(options.questions, questions), "single": part(options.single_questions, single_questions),
         "pairs": part(options.pairs, pairs), "passages": part(options.passages, passages)}
parallel_size = options.batch - sum(sizes.values())
cycles = {"parallel": Cycle(row_weight), **{name: Cycle(np.ones(max(1, len(items)))) for name, items in
          [("records", record_ids), ("questions", questions), ("single", single_questions), ("pairs", pairs), ("passages", passages)]}}
print(f"{len(parallel)} parallel rows, {len(records)} records, {len(questions)} + {len(single_questions)} questions, {len(pairs)} pairs, {len(passages)} passages, {len(pieces)} pieces; batch: {parallel_size} parallel, {sizes}", flush=True)


def as_document(title, sentences):
    chosen, size = [], 0
    for text in title + sentences:
        chosen.append(text)
        size += length(text)
        if size > options.document: break
    return chosen


def record_pair(record):
    """The title and some sentences, or some sentences and the rest."""
    title, sentences = records[record]
    count = len(sentences)
    if count == 0: return None
    kind, order = random.random(), random.permutation(count)
    if kind < 0.4 or count < 2:
        kept = np.sort(order[: max(1, int(np.ceil(count * random.uniform(0.5, 1))))])
        return title, as_document([], [sentences[i] for i in kept])
    asked = 1 if kind < 0.7 else 2 if kind < 0.85 and count > 3 else max(1, count // 2)
    return as_document([], [sentences[i] for i in order[:asked]]), as_document(title if random.random() < 0.7 else [], [sentences[i] for i in np.sort(order[asked:])])


def record_of_question(record):
    title, sentences = records[record]
    kept = [text for text in sentences if random.random() < 0.85]
    return as_document(title if random.random() < 0.85 or not kept else [], kept)


def next_batch():
    """Two lists of texts, each text a list of stretches, the share of pieces to leave out, and how many of them are parallel."""
    rows = cycles["parallel"].take(parallel_size)
    keys = np.where(texts_of[rows] < 0, np.inf, random.random((parallel_size, len(LANGUAGES))))
    # English, the language of most records, is drawn more often than not.
    keys[:, 0] = np.where((texts_of[rows, 0] >= 0) & (random.random(parallel_size) < 0.5), -1, keys[:, 0])
    if options.prefer:
        name, chance = options.prefer.split(":")
        preferred = LANGUAGES.index(name)
        keys[:, preferred] = np.where((texts_of[rows, preferred] >= 0) & (random.random(parallel_size) < float(chance)), -0.5, keys[:, preferred])
    two = np.argsort(keys, 1)[:, :2]
    left, right = [[text] for text in texts_of[rows, two[:, 0]]], [[text] for text in texts_of[rows, two[:, 1]]]
    drop = [0.0] * parallel_size
    any_of = lambda texts: texts[random.integers(len(texts))]
    def add(one, other, share):
        left.append(one); right.append(other); drop.append(share)
    for index in cycles["records"].take(sizes["records"]):
        pair = record_pair(record_ids[index])
        if pair is not None: add(*pair, options.drop)
    for name, items in (("questions", questions), ("single", single_questions)):
        for index in cycles[name].take(sizes[name]): add([any_of(items[index][1])], record_of_question(items[index][0]), options.drop)
    for index in cycles["pairs"].take(sizes["pairs"]): add([pairs[index][0]], [pairs[index][1]], options.drop)
    for index in cycles["passages"].take(sizes["passages"]): add([any_of(passages[index][0])], [any_of(passages[index][1])], 0.0)
    return left, right, np.asarray(drop, np.float32)


def as_bags(texts, drop):
    stretches = np.fromiter((stretch for text in texts for stretch in text), np.int64)
    counts = np.fromiter((len(text) for text in texts), np.int64)
    begin, size = offsets[stretches], offsets[stretches + 1] - offsets[stretches]
    starts = np.concatenate([[0], np.cumsum(size)])
    flat = np.ascontiguousarray(pieces[np.repeat(begin - starts[:-1], size) + np.arange(starts[-1])])
    ends = starts[np.cumsum(counts)]
    begins = np.concatenate([[0], ends[:-1]])
    weights = np.ones(len(flat), np.float32)
    weights[random.random(len(flat)) < np.repeat(drop, ends - begins)] = 0
    return flat, weights, np.ascontiguousarray(begins), np.ascontiguousarray(ends)


def same_text(*sides):
    """Places of the score matrix that are no negatives: the same text stands twice on one side."""
    rows, columns = [], []
    for side in sides:
        seen = {}
        for index, text in enumerate(side): seen.setdefault(tuple(text), []).append(index)
        for group in seen.values():
            if len(group) > 1:
                for one in group:
                    for other in group:
                        if one != other: rows.append(one); columns.append(other)
    return torch.tensor(rows, dtype=torch.long), torch.tensor(columns, dtype=torch.long)


def contrast(left, right, scale, ignored):
    """Loss and the gradients by the unnormalised sums; matrix products in bfloat16."""
    count = len(left)
    x, y = torch.from_numpy(left), torch.from_numpy(right)
    x_norm, y_norm = x.norm(dim=1, keepdim=True).clamp_min(1e-6), y.norm(dim=1, keepdim=True).clamp_min(1e-6)
    x, y = x / x_norm, y / y_norm
    x16, y16 = x.bfloat16(), y.bfloat16()
    cosines = (x16 @ y16.T).float()
    cosines[ignored] = -1e4
    own, scale = torch.arange(count), torch.from_numpy(scale)
    by_row = torch.softmax(cosines * scale[:, None], 1)
    by_column = torch.softmax(cosines.mul_(scale[None, :]), 0)
    loss = -(torch.log(by_row[own, own] + 1e-12).mean() + torch.log(by_column[own, own] + 1e-12).mean()) / 2
    by_row[own, own] -= 1
    by_column[own, own] -= 1
    gradient = (by_row.mul_(scale[:, None]).add_(by_column.mul_(scale[None, :])) / (2 * count)).bfloat16()
    x_gradient, y_gradient = (gradient @ y16).float(), (gradient.T @ x16).float()
    x_gradient = (x_gradient - x * (x * x_gradient).sum(1, keepdim=True)) / x_norm
    y_gradient = (y_gradient - y * (y * y_gradient).sum(1, keepdim=True)) / y_norm
    return loss.item(), torch.cat([x_gradient, y_gradient]).numpy()


table = (random.standard_normal((vocabulary, options.dimensions)) * 0.1).astype(np.float32)
table[-FORMS:] = 0
if options.start: table[:] = np.load(options.start)
first, second, slot = np.zeros_like(table), np.zeros_like(table), np.full(vocabulary, -1, np.int32)
running, history = 0.0, []
for step in range(1, options.steps + 1):
    rate = options.rate * (1 - 0.97 * step / options.steps)
    left, right, drop = next_batch()
    count = len(left)
    flat, weights, begins, ends = as_bags(left + right, np.concatenate([drop, drop]))
    sums = np.empty((2 * count, options.dimensions), np.float32)
    bags = (address(flat), address(weights), address(begins), address(ends), 2 * count)
    kernels.bag_forward(address(table), options.dimensions, *bags, address(sums), options.threads)
    scale = np.full(count, options.field_scale, np.float32)
    scale[:parallel_size] = options.scale
    loss, gradient = contrast(sums[:count], sums[count:], scale, same_text(left, right))
    gradient = np.ascontiguousarray(gradient)
    kernels.bag_backward_adam(address(table), address(first), address(second), address(slot), options.dimensions, *bags, address(gradient),
                              ctypes.c_float(rate), ctypes.c_float(0.9), ctypes.c_float(0.999), ctypes.c_float(1e-8), step, options.threads)
    running += loss
    if step % 500 == 0:
        history.append(round(running / 500, 4))
        print(f"step {step} of {options.steps}, loss {history[-1]:.3f}, {time.time() - started:.0f} s", flush=True)
        running = 0.0

# Of 1,000 sentences in a language, how many find their English translation first among 1,000.
accuracy = {}
for name in LANGUAGES[1:]:
    rows = [row for row in held_back if "en" in row and name in row][:1000]
    sums = []
    for lang in (name, "en"):
        flat, weights, begins, ends = as_bags([[row[lang]] for row in rows], np.zeros(len(rows), np.float32))
        out = np.empty((len(rows), options.dimensions), np.float32)
        kernels.bag_forward(address(table), options.dimensions, address(flat), address(weights), address(begins), address(ends), len(rows), address(out), options.threads)
        sums.append(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6))
    if rows: accuracy[name] = round(float((((sums[0] @ sums[1].T).argmax(1)) == np.arange(len(rows))).mean() * 100), 1)
print(accuracy, flush=True)
np.save(f"{options.work}/weights.npy", table)
json.dump({"options": vars(options), "seconds": round(time.time() - started), "loss": history, "accuracy": accuracy}, open(f"{options.work}/training.json", "w"))
