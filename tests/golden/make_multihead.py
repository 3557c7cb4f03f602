"""Writes multihead-{together,own-widths}.safetensors beside this file: multi-head attention by its definition, in NumPy
and float64, with the tensor names of a torch.nn.MultiheadAttention state dict.

    python3 tests/golden/make_multihead.py        # needs numpy; the files are committed, tests do not run this
"""
import json
import pathlib
import struct

import numpy as np

HERE = pathlib.Path(__file__).parent


def attention(q, k, v, allowed):
    """softmax(q kT / sqrt(d_k)) v; a row that may attend to nothing has weights 0."""
    z = np.where(allowed, q @ k.T / np.sqrt(k.shape[1]), -np.inf)
    top = z.max(axis=1, keepdims=True)
    e = np.exp(z - np.where(np.isfinite(top), top, 0.0))
    total = e.sum(axis=1, keepdims=True)
    weights = np.divide(e, total, out=np.zeros_like(e), where=total > 0)
    return weights, weights @ v


def multi_head(state, heads, query, key, value, allowed):
    t = {name: x.astype(np.float64) for name, x in state.items()}
    if "in_proj_weight" in t:
        w = np.split(t["in_proj_weight"], 3)
    else:
        w = [t["q_proj_weight"], t["k_proj_weight"], t["v_proj_weight"]]
    width = w[0].shape[0]
    b = np.split(t.get("in_proj_bias", np.zeros(3 * width)), 3)
    q, k, v = (x.astype(np.float64) @ w[n].T + b[n] for n, x in enumerate((query, key, value)))
    parts = [slice(h * width // heads, (h + 1) * width // heads) for h in range(heads)]
    each = [attention(q[:, p], k[:, p], v[:, p], allowed) for p in parts]
    concat = np.concatenate([context for _, context in each], axis=1)
    output = concat @ t["out_proj.weight"].T + t.get("out_proj.bias", 0.0)
    return np.stack([weights for weights, _ in each]), output


def write(path, tensors, metadata):
    names = {"float32": "F32", "uint8": "U8"}
    header, data = {"__metadata__": metadata}, b""
    for name, x in sorted(tensors.items(), key=lambda item: (item[1].dtype == np.uint8, item[0])):
        bytes_ = np.ascontiguousarray(x).tobytes()
        header[name] = {"dtype": names[str(x.dtype)], "shape": list(x.shape), "data_offsets": [len(data), len(data) + len(bytes_)]}
        data += bytes_
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    path.write_bytes(struct.pack("<Q", len(head)) + head + data)


def case(name, seed, heads, width, d_q, d_k, d_v, t_q, t_k, bias, allowed):
    rng = np.random.default_rng(seed)

    def random(*shape):
        return (rng.standard_normal(shape) * 0.6).astype(np.float32)

    state = {"out_proj.weight": random(width, width)}
    if d_q == d_k == d_v == width:
        state["in_proj_weight"] = random(3 * width, width)
    else:
        state |= {"q_proj_weight": random(width, d_q), "k_proj_weight": random(width, d_k), "v_proj_weight": random(width, d_v)}
    if bias:
        state |= {"in_proj_bias": random(3 * width), "out_proj.bias": random(width)}
    query, key, value = random(t_q, d_q) / 0.6, random(t_k, d_k) / 0.6, random(t_k, d_v) / 0.6
    weights, output = multi_head(state, heads, query, key, value, allowed)
    tensors = state | {"query": query, "key": key, "value": value, "mask": allowed.astype(np.uint8)}
    tensors |= {"expected.weights": weights.astype(np.float32), "expected.output": output.astype(np.float32)}
    write(HERE / f"multihead-{name}.safetensors", {n: np.asarray(x, x.dtype) for n, x in tensors.items()}, {"num_heads": str(heads)})


def main():
    drawn = np.random.default_rng(5).random((5, 6)) < 0.6
    drawn[2] = False  # a query that may attend to nothing
    case("together", 1, 3, 12, 12, 12, 12, 5, 6, True, drawn)
    case("own-widths", 2, 2, 8, 8, 5, 3, 4, 7, False, np.tril(np.ones((4, 7), dtype=bool)))


if __name__ == "__main__":
    main()
