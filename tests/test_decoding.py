"""Bytes to text, whatever a file is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.decoding import BINARY, UNKNOWN, beginning, decode

ENTRY = "@article{a, author = {José Beispiel}, title = {Größe – “klein”}}\n"
CHINESE = "@article{a, author = {凯撒}, title = {深度学习综述}, journal = {测试期刊}}\n"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (ENTRY, "utf-8", "utf-8"),
        (ENTRY, "utf-8-sig", "utf-8"),
        (ENTRY, "utf-16", "utf-16-le"),
        (ENTRY, "utf-16-le", "utf-16-le"),
        (ENTRY, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (ENTRY, "utf-32", "utf-32-le"),
        (ENTRY, "utf-32-le", "utf-32-le"),
        (ENTRY, "utf-32-be", "utf-32-be"),
        (ENTRY, "cp1252", "cp1252"),
        ("Größe", "cp1252", "cp1252"),
        ("Beispiel – ça va", "cp1252", "cp1252"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "utf-8", "utf-8"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_encodings(text: str, codec: str, encoding: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.damaged) == (text, encoding, ())


def test_a_few_bad_bytes_leave_it_utf_8() -> None:
    decoded = decode("Größe\nJos\xe9\nMüßig".encode().replace("\xe9".encode(), b"\xe9"))
    assert decoded.encoding == "utf-8"
    assert decoded.text == "Größe\nJos\ufffd\nMüßig"
    assert decoded.damaged == (2,)


def test_what_could_be_several_codes_is_not_guessed() -> None:
    decoded = decode("title\nТеория вероятностей\nend".encode("cp1251"))
    assert decoded.encoding == UNKNOWN
    assert decoded.damaged == (2,)
    assert decoded.text.startswith("title\n\ufffd")


def test_what_is_no_text() -> None:
    assert decode(bytes(range(256)) * 4).encoding == BINARY
    assert decode(bytes(range(256)) * 4).text == ""


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32-be", "cp1252"])
def test_the_beginning_cuts_no_character(codec: str) -> None:
    text = "äöü " * 3 + "\n" + "ß Größe\n" * 40_000
    head = beginning(text.encode(codec))
    assert text.startswith(head.rstrip())
    assert 1_000 < len(head) < len(text)


@given(st.binary())
def test_nothing_raises(data: bytes) -> None:
    decoded = decode(data)
    assert bool(decoded.damaged) <= ("\ufffd" in decoded.text)
    assert isinstance(beginning(data), str)


@given(st.text())
def test_utf_8_is_read_as_it_is(text: str) -> None:
    encoded = text.encode("utf-8", "ignore")
    if b"\0" not in encoded and not text.startswith("\ufeff"):
        assert decode(encoded).text == encoded.decode()
