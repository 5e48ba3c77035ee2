"""Random texts, values and bytes for a language server, each from a seeded generator."""

import json

LETTERS = ["a", "b", "{", "}", "(", ")", ";", "\"", "'", "\\", "/", "*", "#", " ", "\t", "\n",
           "\r\n", "\r", "ä", "€", "𝄞", "e\u0301", "\u2028", "\ufeff", "\u0000", "\x7f"]
PIECES = ["if (flags) {\n", "}\n", "#if 0\n", "#endif\n", "#include \"ports.h\"\n", "/* ", " */",
          "FltCloseCommunicationPort(g_port);\n", "FltUnregisterFilter(g_filter);", "return 0;",
          "// fltcheck-ignore: FLT101 for a while\n", "PFLT_PORT p;\n", "goto x;\n", "x: ;\n",
          "#define FltUnregisterFilter(x) \\\n", "L\"", "u8'", "??/\n", "while (1) {", "static "]
METHODS = ["textDocument/hover", "textDocument/documentSymbol", "textDocument/implementation",
           "textDocument/declaration", "textDocument/definition", "textDocument/codeLens",
           "textDocument/codeAction", "textDocument/diagnostic", "workspace/executeCommand",
           "textDocument/completion", "shutdown", "nobody/knows"]
NUMBERS = [0, 1, -1, 2, 7, 100, 2**31 - 1, 2**31, 2**32, -2**31, 2**53, 2**63 - 1, 1.5, -0.0, 1e300]


def some_text(dice, most=12):
    return "".join(dice.choice(LETTERS) if dice.random() < 0.7 else dice.choice(PIECES)
                   for _ in range(dice.randrange(most)))


def some_json(dice, depth=0):
    kind = dice.randrange(8 if depth < 3 else 5)
    if kind == 0:
        return dice.choice([None, True, False])
    if kind == 1:
        return dice.choice(NUMBERS)
    if kind in (2, 3):
        return dice.choice(["", "file:///", "file:///a%00b.c", "%", "uri", some_text(dice),
                            "file://" + "/x" * dice.randrange(60), "x" * dice.randrange(3000)])
    if kind == 4:
        return dice.choice(NUMBERS[:6])
    if kind in (5, 6):
        names = ["uri", "textDocument", "position", "line", "character", "range", "text", "a", ""]
        return {dice.choice(names): some_json(dice, depth + 1) for _ in range(dice.randrange(4))}
    return [some_json(dice, depth + 1) for _ in range(dice.randrange(4))]


def some_bytes(dice):
    kind = dice.randrange(7)
    if kind == 0:
        return bytes(dice.randrange(256) for _ in range(dice.randrange(200)))
    content = json.dumps({"jsonrpc": "2.0", "id": dice.randrange(5),
                          "method": dice.choice(METHODS), "params": some_json(dice)}).encode()
    if kind == 1:
        return b"Content-Length: %d\r\n\r\n" % dice.choice([0, 1, len(content) + 5]) + content
    if kind == 2:
        return b"Content-Length: %d\r\n\r\n" % len(content) + content[:dice.randrange(len(content))]
    if kind == 3:
        names = [b"Content-Length", b"content-length ", b"X", b"Content-Length: 5\r\nContent-Length"]
        return dice.choice(names) + b": " + str(dice.choice(NUMBERS)).encode() + b"\r\n\r\n"
    if kind == 4:
        return b"\r\n" * dice.randrange(5) + b"x" * dice.randrange(9000)
    if kind == 5:
        cut = dice.randrange(len(content))
        broken = content[:cut] + bytes([dice.randrange(256)]) + content[cut + 1:]
        return b"Content-Length: %d\r\n\r\n" % len(broken) + broken
    deep = b"[" * dice.choice([10, 5000, 100000])
    return b"Content-Length: %d\r\n\r\n" % len(deep) + deep
