"""Writes reqdecode.json: what pip makes of the bytes of requirements files, as
text or as an error. Run by hand, with pip 26.3 in a UTF-8 locale:
python reqdecode.py > reqdecode.json
"""

import base64
import codecs
import json
import logging

from pip._internal.req.req_file import _decode_req_file

TEXT = "# caf\u00e9\nsix==1.17.0\n"
EURO = "# \u20ac\nsix\n"
JAPANESE = "# \u8981\u4ef6\nsix\n"


def coded(comment, text, encoding):
    return (comment + "\n" + text).encode(encoding)


CASES = [
    b"", b"six\n", TEXT.encode(), TEXT.replace("\n", "\r\n").encode(), TEXT.encode("latin-1"),
    codecs.BOM_UTF8 + TEXT.encode(), codecs.BOM_UTF8, codecs.BOM_UTF8 + b"six \xe9",
    codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1], codecs.BOM_UTF16_LE, codecs.BOM_UTF16_LE + b"\x00\xd8",
    codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le")[:-1],
    codecs.BOM_UTF8 + codecs.BOM_UTF8 + b"six\n",
    codecs.BOM_UTF8 + coded("# -*- coding: latin-1 -*-", TEXT, "utf-8"),
    coded("# -*- coding: latin-1 -*-", TEXT, "latin-1"),
    coded("# -*- coding: Latin_1 -*-", TEXT, "latin-1"),
    coded("# -*- coding: iso-8859-15 -*-", EURO, "iso-8859-15"),
    coded("# -*- coding: iso8859-15 -*-", EURO, "iso-8859-15"),
    coded("# coding=cp1252", EURO, "cp1252"),
    coded("# coding=windows-1252", EURO, "cp1252"),
    coded("# vim: set fileencoding=cp1252 :", EURO, "cp1252"),
    coded("# coding=cp1251", "# \u0434\u0430\nsix\n", "cp1251"),
    coded("# coding=koi8-r", "# \u0434\u0430\nsix\n", "koi8-r"),
    coded("# coding=mac-roman", TEXT, "mac-roman"),
    coded("# coding: shift_jis", JAPANESE, "shift_jis"),
    coded("# coding: euc-jp", JAPANESE, "euc-jp"),
    coded("# coding: gbk", JAPANESE, "gbk"),
    coded("# coding: gb2312", "# \u8981\u4ef6\nsix\n", "gb2312"),
    coded("# coding: big5", JAPANESE, "big5"),
    coded("# coding: utf8", TEXT, "utf-8"),
    coded("# coding: utf-8-sig", TEXT, "utf-8"),
    coded("# coding: UTF_8", TEXT, "utf-8"),
    coded("# coding: utf-8", TEXT, "latin-1"),
    coded("# coding: ascii", TEXT, "utf-8"),
    coded("# coding: ascii", "six\n", "ascii"),
    coded("# coding: klingon", TEXT, "utf-8"),
    coded("# first\n# coding: latin-1", TEXT, "latin-1"),
    coded("# first\n# second\n# coding: latin-1", TEXT, "latin-1"),
    coded(" # coding: latin-1", TEXT, "latin-1"),
    coded("six # coding: latin-1", TEXT, "latin-1"),
    coded("# coding: latin-1\r", TEXT, "latin-1"),
    coded("# no\r# coding: latin-1", TEXT, "latin-1"),
    b"# coding: cp1252\n\x81\n", b"# coding: cp1252\n\x9d\x8d\n", b"# encoding:latin-1\n\x81\n",
    "six\n".encode("utf-16-le"), b"six\0\n",
]


def decoded(data):
    try:
        return _decode_req_file(data, "requirements.txt")
    except (UnicodeError, LookupError):
        return None


logging.disable()
print(json.dumps([{"bytes": base64.b64encode(c).decode(), "text": decoded(c)} for c in CASES], indent=0))
