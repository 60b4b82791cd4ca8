"""The beginning of a compressed file."""

# What it costs to unpack a byte, relative to zlib.
COST = {"zlib": 1, "xz": 3, "bz2": 8}

PIECE = 256 << 10  # bytes that are unpacked at once
MAX_MEMORY = 128 << 20  # bytes that xz may ask for


def beginning(opened, codec, most, is_enough):
    """What a compressed file holds, up to a cost of `most` or until is_enough says so of
    the bytes so far. Returns these bytes, whether they are all, and what they cost, as
    if zlib had unpacked them."""
    cost = COST[codec]
    out, whole = bytearray(), False

    def spent():  # packed bytes may unpack to nothing
        return max(len(out), opened.tell()) * cost

    try:
        pieces = zlib_pieces(opened) if codec == "zlib" else other_pieces(opened, codec)
        while spent() < most and not is_enough(out):
            piece = next(pieces, None)
            if piece is None:
                whole = True
                break
            out += piece
    except Exception:  # it only looked compressed; each library has errors of its own
        return b"", False, spent()
    return bytes(out), whole, spent()


def zlib_pieces(opened):
    import zlib

    decompressor = zlib.decompressobj(zlib.MAX_WBITS | 32)
    while not decompressor.eof:
        packed = decompressor.unconsumed_tail or opened.read(64 << 10)
        if not packed:
            return
        yield decompressor.decompress(packed, PIECE)


def other_pieces(opened, codec):
    if codec == "bz2":
        import bz2

        decompressor = bz2.BZ2Decompressor()
    else:
        import lzma

        decompressor = lzma.LZMADecompressor(lzma.FORMAT_AUTO, memlimit=MAX_MEMORY)
    while not decompressor.eof:
        packed = opened.read(64 << 10) if decompressor.needs_input else b""
        if decompressor.needs_input and not packed:
            return
        yield decompressor.decompress(packed, PIECE)
