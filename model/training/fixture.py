"""Writes the fixture that test/builtin-model.test.ts checks the TypeScript side with: texts, and the first numbers of their vectors.

Usage: python fixture.py <work folder> <model folder> <fixture.json>
Takes fixture.txt and the same texts with their words marked (fixture-prepared.txt), cuts these with SentencePiece, and uses the int8 weights that ship.
"""
import json, struct, sys
import numpy as np
from features import Pieces

work, model, target = sys.argv[1:4]
data = open(f"{model}/weights.safetensors", "rb").read()
(length,) = struct.unpack("<Q", data[:8])
header = json.loads(data[8:8 + length])
def tensor(name, dtype):
    start, end = header[name]["data_offsets"]
    return np.frombuffer(data[8 + length + start:8 + length + end], dtype=dtype).reshape(header[name]["shape"])
table = tensor("weight", np.int8).astype(np.float32) * tensor("scale", np.float32)[:, None]
table[0] = 0  # unknown characters say nothing

out = []
cut = Pieces(f"{work}/spm.model")
for text, prepared in zip(open(f"{work}/fixture.txt", encoding="utf8"), open(f"{work}/fixture-prepared.txt", encoding="utf8")):
    vector = table[cut.text(prepared.rstrip("\n"))].sum(0)
    norm = np.linalg.norm(vector) or 1
    out.append({"text": text.rstrip("\n"), "first": [round(float(value), 5) for value in vector[:6] / norm]})
open(target, "w", encoding="utf8").write("{\"texts\":[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in out) + "\n]}\n")
print(len(out), "texts")
