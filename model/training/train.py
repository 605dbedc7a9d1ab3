"""Trains static token embeddings on prepared rows (see prepare.ts) and writes them as int8 with one scale a row.

Usage: python train.py <work folder> [--dimensions 256] [--epochs 8] [--batch 2048] [--scale 20] [--rate 0.02] [--seed 1]
Reads ids.txt (piece ids of texts.txt, one text a line) and rows.tsv; writes weights.npy (float32) and training.json.
A text is the sum of its pieces' vectors, normalised to length one; the loss is in-batch contrastive in both directions.
"""
import argparse, json, time
import numpy as np
import torch
import torch.nn.functional as F

parser = argparse.ArgumentParser()
parser.add_argument("work")
parser.add_argument("--dimensions", type=int, default=256)
parser.add_argument("--epochs", type=float, default=8)
parser.add_argument("--batch", type=int, default=2048)
parser.add_argument("--scale", type=float, default=20)
parser.add_argument("--rate", type=float, default=0.02)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--vocabulary", type=int, default=64000)
parser.add_argument("--longest", type=int, default=96, help="pieces of a text that are used in training")
parser.add_argument("--field-share", type=float, default=0.3, help="share of each batch that comes from the corpus's own rows")
parser.add_argument("--start", help="weights.npy of an earlier run to go on from")
parser.add_argument("--minutes", type=float, default=1e9)
options = parser.parse_args()
torch.manual_seed(options.seed)
random = np.random.default_rng(options.seed)

started = time.time()
flat, offsets = [], [0]
with open(f"{options.work}/ids.txt") as file:
    for line in file:
        ids = np.fromstring(line, dtype=np.int32, sep=" ")[: options.longest] if line.strip() else np.zeros(0, np.int32)
        flat.append(ids)
        offsets.append(offsets[-1] + len(ids))
flat = np.concatenate(flat)
offsets = np.asarray(offsets, dtype=np.int64)

# Every row gives one pair an epoch, of two of its languages chosen anew: English with another one more often than not.
parallel, field, questions, aside = [], [], [], []
with open(f"{options.work}/rows.tsv") as file:
    for line in file:
        kind, source, *places = line.rstrip("\n").split("\t")
        row = [(place[:2], int(place[3:])) for place in places if offsets[int(place[3:]) + 1] > offsets[int(place[3:])]]
        if len(row) < 2: continue
        # A tenth of the everyday sentences is kept aside to see how training goes.
        if source == "tatoeba_opus_testsets" and row[0][1] % 10 == 0: aside.append(row); continue
        (parallel if kind == "parallel" else questions if kind == "question" else field).append((source, row))
# Sources that are large and far from the field count less.
weights = {"python_docs": 0.3, "bible": 0.4, "quran": 0.4, "freedict_en_fr_es": 0.6, "omw_wordnet_synsets": 0.6, "elixirfm_ar_en_lexicon": 0.7}
keep = np.asarray([weights.get(source, 1.0) for source, _ in parallel])
print(f"{len(parallel)} parallel rows, {len(field)} field rows, {len(questions)} questions, {len(flat)} pieces, {time.time() - started:.0f} s", flush=True)

languages = ["en", "ar", "fr", "es", "ru", "zh"]
matrix = np.full((len(parallel), 6), -1, dtype=np.int64)
for index, (_, row) in enumerate(parallel):
    for lang, text in row: matrix[index, languages.index(lang)] = text
filled = (matrix >= 0).sum(1)
keep[[source == "glossary" for source, _ in parallel]] = 1.0

def pairs_of_epoch():
    # A row in more than two languages teaches two pairs, of languages drawn anew.
    rows = np.concatenate([np.flatnonzero(random.random(len(parallel)) < keep), np.flatnonzero((random.random(len(parallel)) < keep) & (filled > 2))])
    keys = np.where(matrix[rows] < 0, np.inf, random.random((len(rows), 6)))
    # English, the language of most records, is drawn more often than not.
    keys[:, 0] = np.where((matrix[rows, 0] >= 0) & (random.random(len(rows)) < 0.5), -1, keys[:, 0])
    two = np.argsort(keys, axis=1)[:, :2]
    chosen = list(zip(matrix[rows, two[:, 0]].tolist(), matrix[rows, two[:, 1]].tolist()))
    own = [(row[0][1], row[1][1]) for _, row in field]
    own += [(row[0][1], row[1][1]) for _, row in questions] * 2
    random.shuffle(chosen); random.shuffle(own)
    size = options.batch
    share = int(size * options.field_share)
    steps = len(chosen) // (size - share)
    own = own * (1 + steps * share // max(1, len(own)))
    for step in range(steps):
        yield chosen[step * (size - share):(step + 1) * (size - share)] + own[step * share:(step + 1) * share]

def bag(texts):
    spans = [(offsets[t], offsets[t + 1]) for t in texts]
    ids = np.concatenate([flat[a:b] for a, b in spans])
    starts = np.cumsum([0] + [b - a for a, b in spans][:-1])
    return torch.from_numpy(ids.astype(np.int64)), torch.from_numpy(np.asarray(starts, dtype=np.int64))

table = torch.nn.EmbeddingBag(options.vocabulary, options.dimensions, mode="sum", sparse=True)
torch.nn.init.normal_(table.weight, std=0.1)
if options.start: table.weight.data.copy_(torch.from_numpy(np.load(options.start)))
optimizer = torch.optim.SparseAdam(table.parameters(), lr=options.rate)
steps_per_epoch = int(keep.sum() * 1.7) // (options.batch - int(options.batch * options.field_share))
total = int(steps_per_epoch * options.epochs)
labels = torch.arange(options.batch)
step, running, history = 0, 0.0, []
deadline = time.time() + options.minutes * 60
done = False
while not done:
    for batch in pairs_of_epoch():
        # By time when a time is set, else by steps: the rate falls linearly to a twentieth.
        progress = max(step / total, 1 - (deadline - time.time()) / (options.minutes * 60)) if options.minutes < 1e8 else step / total
        if progress >= 1: done = True; break
        for group in optimizer.param_groups: group["lr"] = options.rate * (1 - 0.95 * progress)
        left = F.normalize(table(*bag([a for a, _ in batch])))
        right = F.normalize(table(*bag([b for _, b in batch])))
        scores = left @ right.T * options.scale
        loss = (F.cross_entropy(scores, labels) + F.cross_entropy(scores.T, labels)) / 2
        optimizer.zero_grad(); loss.backward(); optimizer.step()
        step += 1; running += loss.item()
        if step % 100 == 0:
            history.append(running / 100)
            print(f"step {step} of {total}, loss {running / 100:.3f}, {time.time() - started:.0f} s", flush=True)
            running = 0.0
# Of 1,000 sentences in a language, how many find their English translation first among 1,000.
accuracy = {}
with torch.no_grad():
    for lang in ("ar", "fr", "es", "ru", "zh"):
        rows = [dict(row) for row in aside if {"en", lang} <= {l for l, _ in row}][:1000]
        source, target = (F.normalize(table(*bag([row[l] for row in rows]))) for l in (lang, "en"))
        accuracy[lang] = round(((source @ target.T).argmax(1) == torch.arange(len(rows))).float().mean().item() * 100, 1)
print(accuracy, flush=True)
np.save(f"{options.work}/weights.npy", table.weight.detach().numpy())
json.dump({"options": vars(options), "steps": step, "seconds": round(time.time() - started), "loss": history[-1] if history else None, "accuracy": accuracy}, open(f"{options.work}/training.json", "w"))
