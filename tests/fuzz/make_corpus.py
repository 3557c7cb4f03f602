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


def main():
    for name, inputs, suffix in (("safetensors", SAFETENSORS, ".safetensors"), ("tokenizer", TOKENIZER, ".txt")):
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
