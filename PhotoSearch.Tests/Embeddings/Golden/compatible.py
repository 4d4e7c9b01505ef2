"""Makes CompatibleTable.cs from Python's copy of the Unicode Character Database: python3 compatible.py > .../Tokenizers/CompatibleTable.cs"""
import base64, sys, unicodedata, zlib


def number(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


table, last = b"", 0
for code in range(sys.maxunicode + 1):
    if 0xD800 <= code < 0xE000:
        continue
    plain = unicodedata.normalize("NFKD", chr(code))
    if plain != unicodedata.normalize("NFD", chr(code)):
        table += number(code - last) + number(len(plain)) + b"".join(number(ord(letter)) for letter in plain)
        last = code
packed = base64.b64encode(zlib.compress(table, 9)).decode()
lines = "\n".join("        " + packed[at:at + 140] for at in range(0, len(packed), 140))
print(f'''namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>
/// Compatible decompositions of the Unicode Character Database, version {unicodedata.unidata_version.split(".")[0]}, where they differ from the canonical ones: for every
/// such character the distance from the one before, how many characters it becomes, and these, in variable-length numbers (seven bits a
/// byte, low first). Compressed with zlib, then base64. Made by the tests' Golden/compatible.py.
/// </summary>
internal static class CompatibleTable
{{
    public const string Compressed = """
{lines}
        """;
}}''')
