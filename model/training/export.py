"""Writes the trained table as int8 with one scale a piece, and the vocabulary, in the form that ships.

Usage: python export.py <work folder> <model folder>
Reads weights.npy and spm.vocab of the work folder; writes weights.safetensors and vocabulary.json.gz.
"""
import gzip, json, struct, sys
import numpy as np
from features import FORMS

work, model = sys.argv[1:3]
weights = np.load(f"{work}/weights.npy").astype(np.float32)
pieces = [line.rstrip("\n").split("\t") for line in open(f"{work}/spm.vocab", encoding="utf8")]
assert len(pieces) + FORMS == len(weights), (len(pieces), len(weights))
scale = np.abs(weights).max(axis=1) / 127
quantised = np.round(weights / np.maximum(scale, 1e-12)[:, None]).astype(np.int8)
tensors = {"weight": ("I8", quantised), "scale": ("F32", scale.astype(np.float32))}
header, offset = {"__metadata__": {"format": "pt"}}, 0
for name, (dtype, tensor) in tensors.items():
    header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [offset, offset + tensor.nbytes]}
    offset += tensor.nbytes
encoded = json.dumps(header, separators=(",", ":")).encode()
encoded += b" " * (-len(encoded) % 8)
with open(f"{model}/weights.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(encoded)) + encoded)
    for _, tensor in tensors.values(): file.write(np.ascontiguousarray(tensor).tobytes())
with open(f"{model}/vocabulary.json.gz", "wb") as file:
    with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as zipped:
        zipped.write(json.dumps({"pieces": [[piece, round(float(score), 4)] for piece, score in pieces]}, ensure_ascii=False, separators=(",", ":")).encode("utf8"))
