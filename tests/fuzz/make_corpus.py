#!/usr/bin/env python3
"""Writes the stored inputs of the fuzz targets to corpus/. Standard library only; same output each time.

    python3 tests/fuzz/make_corpus.py

Inputs that a fuzzer found are added by hand under a name that begins with found-; they are left alone.
"""
import json
import pathlib
import struct

HERE = pathlib.Path(__file__).resolve().parent / "corpus"


def raw(header: bytes, data: bytes = b"", length=None) -> bytes:
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def tensor(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def make(header, data: bytes = b"", pad=True) -> bytes:
    text = json.dumps(header, separators=(",", ":")).encode()
    return raw(text + b" " * (-len(text) % 8 if pad else 0), data)


def entry(text: str, data: bytes = b"12345678") -> bytes:
    return raw(('{"t":{' + text + "}}").encode(), data)


F32 = struct.pack("<4f", 1.0, -2.0, float("inf"), float("nan"))
GOOD = make({"__metadata__": {"format": "pt"}, "key": tensor("F32", [1, 2], 0, 8), "query": tensor("F32", [2], 8, 16)}, F32)
ALL = [("F64", 8), ("I64", 8), ("U64", 8), ("F32", 4), ("I32", 4), ("U32", 4), ("F16", 2), ("BF16", 2), ("I16", 2), ("U16", 2),
       ("I8", 1), ("U8", 1), ("BOOL", 1), ("F8_E4M3", 1), ("F8_E5M2", 1), ("F8_E8M0", 1), ("C64", 8)]


def every_dtype() -> bytes:
    header, at = {}, 0
    for name, size in ALL:
        header[name.lower()] = tensor(name, [2], at, at + 2 * size)
        at += 2 * size
    return make(header, bytes(range(at)))


def two(first, second, name="b") -> bytes:
    text = '{"a":%s,"%s":%s}' % (json.dumps(tensor("U8", [4], *first)), name, json.dumps(tensor("U8", [4], *second)))
    return raw(text.encode(), b"12345678")


SAFETENSORS = {
    "good": GOOD,
    "good-every-dtype": every_dtype(),
    "good-no-tensors": raw(b"{}"),
    "good-number": make({"n": tensor("F32", [], 0, 4)}, F32[:4]),
    "good-empty-tensor": make({"e": tensor("F32", [0, 3], 0, 0)}),
    "good-rank-4": make({"r": tensor("F32", [1, 2, 1, 2], 0, 16)}, F32),
    "good-odd-header": make({"t": tensor("U8", [3], 0, 3)}, b"abc", pad=False),
    "good-unicode": make({"权重/é": tensor("F16", [1], 0, 2), "__metadata__": {"名": "\n\"\\"}}, b"\x00\x3c"),
    "good-transformer-names": make({"encoder.layer.%d.attention.weight" % i: tensor("F32", [1], 4 * i, 4 * i + 4) for i in range(4)}, F32),
    "good-order-of-data-reversed": two((4, 8), (0, 4)),
    "empty": b"",
    "seven-bytes": b"1234567",
    "only-length": struct.pack("<Q", 0),
    "cut-in-header": GOOD[:40],
    "cut-in-data": GOOD[:-1],
    "data-too-long": GOOD + b"x",
    "length-past-file": raw(b"{}", length=3),
    "length-100-mb": raw(b"{}", length=100_000_001),
    "length-20-mb": raw(b"{}", length=20_000_001),
    "length-max": raw(b"{}", length=2**64 - 1),
    "length-wraps": raw(b"{}", length=2**64 - 8),
    "zip-checkpoint": b"PK\x03\x04" + b"\x00" * 30,
    "header-array": raw(b"[]      "),
    "header-unclosed": raw(b'{"t":{"dtype":"F3'),
    "header-trailing": raw(b"{}{}"),
    "header-bad-utf8": raw(b'{"\xff\xfe":{}}'),
    "header-nul": raw(b'{"t\x00":1}'),
    "entry-not-object": raw(b'{"t":3,"u":[],"v":null}'),
    "entry-empty": entry(""),
    "metadata-number": raw(b'{"__metadata__":{"a":1}}'),
    "metadata-twice": raw(b'{"__metadata__":{},"__metadata__":{}}'),
    "deep-arrays": raw(b'{"t":{"dtype":"F32","shape":' + b"[" * 2000),
    "deep-objects": raw(b'{"a":' * 2000),
    "dtype-unknown": entry('"dtype":"F31","shape":[2],"data_offsets":[0,8]'),
    "dtype-number": entry('"dtype":32,"shape":[2],"data_offsets":[0,8]'),
    "shape-negative": entry('"dtype":"F32","shape":[-2],"data_offsets":[0,8]'),
    "shape-nan": entry('"dtype":"F32","shape":[NaN],"data_offsets":[0,8]'),
    "shape-float": entry('"dtype":"F32","shape":[2.0],"data_offsets":[0,8]'),
    "shape-exponent": entry('"dtype":"F32","shape":[1e999],"data_offsets":[0,8]'),
    "shape-mismatch": entry('"dtype":"F32","shape":[3],"data_offsets":[0,8]'),
    "shape-overflows-64": entry('"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]'),
    "shape-overflows-to-8-bytes": entry('"dtype":"U8","shape":[9223372036854775808,2,8],"data_offsets":[0,8]'),
    "shape-2-to-the-64": entry('"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,8]'),
    "shape-endless-but-empty": entry('"dtype":"F32","shape":[0,4611686018427387904],"data_offsets":[0,0]', b""),
    "shape-rank-1000": entry('"dtype":"U8","shape":[' + ",".join(["1"] * 1000) + '],"data_offsets":[0,8]'),
    "shape-nested": entry('"dtype":"F32","shape":[[2]],"data_offsets":[0,8]'),
    "offsets-reversed": entry('"dtype":"F32","shape":[2],"data_offsets":[8,0]'),
    "offsets-past-data": entry('"dtype":"F32","shape":[2],"data_offsets":[8,16]'),
    "offsets-huge": entry('"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]'),
    "offsets-three": entry('"dtype":"F32","shape":[2],"data_offsets":[0,8,8]'),
    "offsets-one": entry('"dtype":"F32","shape":[2],"data_offsets":[0]'),
    "offsets-hole": entry('"dtype":"F32","shape":[1],"data_offsets":[4,8]'),
    "field-twice": entry('"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]'),
    "field-unknown": entry('"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":{}'),
    "names-twice": two((0, 4), (4, 8), "a"),
    "overlap": two((0, 4), (2, 6)),
    "overlap-same": two((0, 4), (0, 4)),
    "many-names": raw(("{" + ",".join('"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}' % i for i in range(200)) + "}").encode()),
}

TOKENIZER = {
    "english": "The animal didn't cross the street because it was too tired.",
    "quotes": "'hello' “world” ‘x’ it’s rock'n'roll dogs' ''",
    "numbers": "3.14 1,000,000.50 -5 $3 1990-2000 covid-19 .5 5. 1.,2",
    "hyphens": "well-known state-of-the-art a- -b a--b __init__ snake_case",
    "runs": "Wait... what?! (((really)))!!! …… —— 。。。",
    "chinese": "那只动物没有过马路，因为它太累了。GPT模型3个",
    "japanese": "ねこはカードを食べた。か\u3099 ﾊﾟ",
    "korean": "안녕하세요 세계 \u1112\u1161\u11ab",
    "accents": "Ça naïve cafe\u0301 \u0301 a \u0301b Ελλάδα ПРИВЕТ İstanbul ẞ",
    "indic-thai": "नमस्ते दुनिया สวัสดีชาวโลก क\u200dष",
    "arabic-hebrew": "\u202bمی\u200cخواهم\u202c ٣٫١٤ שלום \u200f!",
    "emoji": "👨‍👩‍👧 🇨🇳🇩🇪🇨 👍🏽 1\ufe0f\u20e3 ☺\ufe0f \u200d 🏴\U000e0067\U000e0062\U000e007f",
    "spaces": " a\u00a0b\u3000c\u200bd\te\r\nf\u2028g\ufeffh\x01i\x00j\u00ad \u00adk\u00adl ",
    "astral": "\U00020000\U0002a6df\U000f0000\U0010ffff\ufffe",
    "zalgo": "Z" + "\u0300\u0316\u0489" * 60,
    "empty": "",
    "bad-overlong": b"a\xc0\xafb\xe0\x80\x80c\xf0\x80\x80\x80",
    "bad-surrogate": b"\xed\xa0\x80\xed\xb0\x80",
    "bad-past-end": b"\xf4\x90\x80\x80\xf5\xff\xfe",
    "bad-cut": "你好🙂".encode()[:-1],
    "bad-cut-in-word": b"ab\xe4\xbdcd'\xff's",
    "bad-every-byte": bytes(range(256)),
}


WORDS = [["<unk>", 0, 0], ["<noun>", 1, 0], ["animal", 1, 1], ["it", 0, 0], ["tired", 2, 0]]
KINDS = [["animal", "animal", "动物"]]
CONFIG = {"width": 4, "heads": [2], "feed_forward": 3, "score": "dot", "position": "none", "shortcut": False, "word_keys": False,
          "word_values": False, "kinds": True, "score_scale": 0}
NORMS = ["layer/0/normalised", "final/normalised"]
PROJECTIONS = ["W_Q", "W_K", "W_V", "W_O"]


def model_shapes(words=5, kinds=2, width=4) -> dict:
    shapes = {"words": [words, width], "kinds": [kinds, width]}
    shapes |= {f"{n}/{part}": [1, width] for n in NORMS for part in ("gain", "bias")}
    return shapes | {f"layer/0/attention/{w}": [width, width] for w in PROJECTIONS}


# A model file; `meta` replaces metadata (None: taken away), `config` fields of the configuration.
def model(config=None, meta=None, shapes=None, fill=b"\x00\x2c", dtype="F16") -> bytes:
    texts = {"format": "attention-studio-model", "version": "1", "id": "tiny", "config": json.dumps(CONFIG | (config or {})),
             "vocabulary": json.dumps(WORDS), "kinds": json.dumps(KINDS, ensure_ascii=False), "card": "{}"}
    texts |= meta or {}
    header, at = {"__metadata__": {k: v for k, v in texts.items() if v is not None}}, 0
    for name, shape in sorted((model_shapes() if shapes is None else shapes).items()):
        count = 1
        for n in shape:
            count *= n
        header[name] = tensor(dtype, shape, at, at + len(fill) * count)
        at += len(fill) * count
    return make(header, fill * (at // len(fill)))


def words(change) -> str:
    copy = [list(w) for w in WORDS]
    change(copy)
    return json.dumps(copy)


def without(name) -> dict:
    return {k: v for k, v in model_shapes().items() if k != name}


FEED = {"layer/0/between/gain": [1, 4], "layer/0/between/bias": [1, 4], "layer/0/feed_forward/hidden/weight": [3, 4],
        "layer/0/feed_forward/hidden/bias": [1, 3], "layer/0/feed_forward/output/weight": [4, 3],
        "layer/0/feed_forward/output/bias": [1, 4]}
HEADS = [f"layer/0/attention/head/{h}/" for h in (0, 1)]

MODEL = {
    "good": model(),
    "good-f32": model(fill=struct.pack("<f", 0.5), dtype="F32"),
    "good-past-half": model(fill=struct.pack("<f", 1e20), dtype="F32"),
    "good-shortcut": model({"shortcut": True}, shapes=model_shapes() | FEED),
    "good-no-kinds": model({"kinds": False}, shapes=without("kinds")),
    "good-relative": model({"position": "relative"}, shapes=model_shapes() | {h + "relative.bias": [1, 33] for h in HEADS}),
    "good-rotary": model({"position": "rotary"}),
    "good-alibi": model({"position": "alibi"}),
    "good-sinusoidal": model({"position": "sinusoidal"}),
    "good-learned": model({"position": "learned"}),
    "good-general": model({"score": "general"}, shapes=model_shapes() | {h + "general.weight": [2, 2] for h in HEADS}),
    "good-additive": model({"score": "additive"}, shapes=model_shapes() | {
        h + "additive." + n: s for h in HEADS for n, s in (("query_weight", [5, 2]), ("key_weight", [5, 2]), ("vector", [1, 5]))}),
    "good-more-tensors": model(shapes=model_shapes() | {"aside": [3], "layer/9/odd": [2, 2]}),
    "good-odd-width": model({"width": 3, "heads": [3], "position": "rotary"}, shapes=model_shapes(width=3)),
    "additive-sizes-differ": model({"score": "additive"}, shapes=model_shapes() | {
        h + "additive." + n: s for h in HEADS for n, s in (("query_weight", [5, 2]), ("key_weight", [4, 2]), ("vector", [1, 5]))}),
    "empty-tensor": model(shapes=model_shapes() | {"words": [0, 4]}),
    "no-tensors": model(shapes={}),
    "tensor-rank-3": model(shapes=model_shapes() | {"words": [1, 5, 4]}),
    "tensor-transposed": model(shapes=model_shapes() | {"words": [4, 5]}),
    "tensor-missing": model(shapes=without("layer/0/attention/W_Q")),
    "tensor-missing-small": model(shapes=without("final/normalised/bias") | {"aside": [100]}),
    "tensor-infinite": model(fill=b"\x00\x7c"),
    "tensor-nan": model(fill=b"\x01\x7e"),
    "good-integers": model(fill=b"\x01\x00", dtype="I16"),
    "not-a-model": model(meta={"format": "pt"}),
    "another-version": model(meta={"version": "2"}),
    "config-missing": model(meta={"config": None}),
    "config-array": model(meta={"config": "[]"}),
    "config-deep": model(meta={"config": "[" * 500}),
    "config-width-zero": model({"width": 0}),
    "config-width-half": model({"width": 4.5}),
    "config-width-wraps": model({"width": 2**32 + 4}),
    "config-width-1e300": model({"width": 1e300}),
    "config-width-largest": model({"width": 1024}),
    "config-heads-none": model({"heads": []}),
    "config-heads-three": model({"heads": [3]}),
    "config-heads-many": model({"heads": [1] * 1000}),
    "config-heads-number": model({"heads": 2}),
    "config-heads-object": model({"heads": {"0": 2}}),
    "config-layers-16": model({"heads": [2] * 16}),
    "config-feed-forward": model({"shortcut": True, "feed_forward": 8192}),
    "config-score": model({"score": "dott"}),
    "config-one-hot": model({"position": "one-hot"}),
    "config-scale-negative": model({"score_scale": -1}),
    "config-scale-text": model({"score_scale": "1"}),
    "words-none": model(meta={"vocabulary": "[]"}),
    "words-object": model(meta={"vocabulary": "{}"}),
    "words-numbers": model(meta={"vocabulary": "[1,2,3,4,5]"}),
    "words-twice": model(meta={"vocabulary": words(lambda w: w.__setitem__(4, w[3]))}),
    "words-empty": model(meta={"vocabulary": words(lambda w: w[4].__setitem__(0, ""))}),
    "words-role": model(meta={"vocabulary": words(lambda w: w[4].__setitem__(1, 9))}),
    "words-role-half": model(meta={"vocabulary": words(lambda w: w[4].__setitem__(1, 0.5))}),
    "words-kind": model(meta={"vocabulary": words(lambda w: w[4].__setitem__(2, 2))}),
    "words-kind-negative": model(meta={"vocabulary": words(lambda w: w[4].__setitem__(2, -1))}),
    "words-moved": model(meta={"vocabulary": words(lambda w: w.reverse())}),
    "words-unknown-has-kind": model(meta={"vocabulary": words(lambda w: w[0].__setitem__(2, 1))}),
    "words-more-than-rows": model(meta={"vocabulary": words(lambda w: w.append(["more", 0, 0]))}),
    "kinds-short": model(meta={"kinds": '[["animal"]]'}),
    "kinds-numbers": model(meta={"kinds": "[[1,2,3]]"}),
    "kinds-many": model(meta={"kinds": json.dumps([["k", "k", "k"]] * 256)}),
    "card-number": model(meta={"card": "7"}),
    "good-card-nested": model(meta={"card": '{"a":{"b":[1,2]},"c":null}'}),
    "cut": model()[:-1],
    "cut-in-header": model()[:300],
}


def main():
    for name, inputs, suffix in (("safetensors", SAFETENSORS, ".safetensors"), ("tokenizer", TOKENIZER, ".txt"),
                                 ("model", MODEL, ".safetensors")):
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if not old.name.startswith("found-"):
                old.unlink()
        for stem, content in inputs.items():
            (folder / (stem + suffix)).write_bytes(content if isinstance(content, bytes) else content.encode())
        print(f"{len(inputs)} inputs in {folder}")


if __name__ == "__main__":
    main()
