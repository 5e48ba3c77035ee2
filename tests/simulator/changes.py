"""Changes to a source that do not alter what the program does.

Each takes the text of a file, and gives that of the other version; or None if it has nothing to
change there. `lines`: statements stay on their lines; `fingerprints` of findings stay; `functions`:
findings stay in their functions; `rules`: what is reported stays, wherever.
"""

import re

import chunks
import names
import rewrite

WRAPPERS = {
    "FltCloseCommunicationPort": ("VOID", "PFLT_PORT a", "a"),
    "FltUnregisterFilter": ("VOID", "PFLT_FILTER a", "a"),
    "FltCloseClientPort": ("VOID", "PFLT_FILTER a, PFLT_PORT *b", "a, b"),
    "FltStartFiltering": ("NTSTATUS", "PFLT_FILTER a", "a"),
}


def joined(items):
    return "".join(item.text for item in items)


def renamed(text, known):
    """Every name that is the program's own gets another."""
    return names.changed(text, known, lambda word: "other_" + word)


def wrapped(text, known):
    """Calls of the filter manager stand in macros."""
    del known
    items = rewrite.tokens(text)
    for i, item in enumerate(items[:-1]):
        if item.kind == "word" and item.text.startswith("Flt") and items[i + 1].text == "(":
            item.text = f"THE_FUNCTION({item.text})"
    return joined(items)


def inverted(text, known):
    """`if (E) {` becomes `if (!(E)) ; else {`."""
    del known
    items = rewrite.tokens(text)
    blocks = rewrite.Blocks(items)
    for i, item in enumerate(items):
        start = blocks.next_code(i + 1)
        if item.text != "if" or item.kind != "word" or start >= len(items) or items[start].text != "(":
            continue
        end = blocks.closing(start, "(", ")")
        body = blocks.next_code(end + 1)
        if items[body].text == "{" and "#" not in joined(items[i:body]):
            after = blocks.next_code(blocks.closing(body, "{", "}") + 1)
            if after < len(items) and items[after].text == "else":
                continue
            items[start].text = "(!("
            items[end].text = ")) ; else"
    return joined(items)


def laid_out(text, known):
    """Other white space and more comments."""
    del known
    lines = []
    for line in text.splitlines():
        bare = line.strip()
        lines.append(line if bare.startswith("#") or line.endswith("\\") else "\t" + bare)
        if bare in ("}", "};"):
            lines += ["", "/* next */"]
    return "\n".join(lines) + "\n"


def reordered(text, known):
    """Functions stand at the end, the last first, and are declared where they stood."""
    del known
    parts = chunks.parse(text)
    if parts is None:
        return None
    functions = [part for part in parts if part.name]
    first = "".join(chunks.prototype(part) if part.name else part.text for part in parts)
    return first + "\n" + "\n".join(part.head.lstrip("\n") + part.body + "\n" for part in reversed(functions))


def outlined(text, known):
    """Calls of the filter manager go through functions."""
    del known
    used = {name for name in WRAPPERS if re.search(rf"\b{name}\s*\(", text)}
    parts = chunks.parse(text)
    if parts is None or not used:
        return None
    helpers = "".join(f"static {kind} outlined_{name}({parameters})\n{{\n    {'return ' if kind != 'VOID' else ''}{name}({arguments});\n}}\n"
                      for name, (kind, parameters, arguments) in WRAPPERS.items() if name in used)
    done, result = False, []
    for part in parts:
        body = part.text
        if part.name:
            if not done:
                result.append("\n" + helpers)
                done = True
            for name in used:
                body = re.sub(rf"\b{name}(\s*\()", rf"outlined_{name}\1", body)
        result.append(body)
    return "".join(result)


def inlined(text, known):
    """Functions without parameters, results and returns stand where they are called."""
    del known
    parts = chunks.parse(text)
    if parts is None:
        return None
    changed = False
    for part in [p for p in parts if p.name]:
        head, name = chunks.code(part.head), part.name
        calls = len(re.findall(rf"(?<=[;{{}}])\s*{name}\s*\(\s*\)\s*;", chunks.code(text)))
        uses = len(re.findall(rf"\b{name}\b", chunks.code(text)))
        if not re.match(rf"static\s+(VOID|void)\s+{name}\s*\(\s*(VOID|void)\s*\)$", head) or "return" in part.body \
                or calls == 0 or uses != calls + 1 or re.search(r"^\s*\w+:\s*$", part.body, re.MULTILINE):
            continue
        body = re.sub(r"//[^\n]*", "", part.body)
        for other in parts:
            if other is not part:
                other.text = re.sub(rf"([;{{}}]\s*){name}\s*\(\s*\)\s*;", lambda m: m.group(1) + body, other.text)
                other.body = re.sub(rf"([;{{}}]\s*){name}\s*\(\s*\)\s*;", lambda m: m.group(1) + body, other.body)
        part.text = ""
        changed = True
        text = "".join(p.text for p in parts)
    return text if changed else None


def structured(text, known):
    """Variables of the file that have no value of their own become fields of one structure."""
    del known
    parts = chunks.parse(text)
    if parts is None:
        return None
    fields, rest = {}, []
    for part in parts:
        found = None if part.name else chunks.VARIABLE.match(chunks.code(part.text))
        if found and len(re.findall(rf"(?:\.|->)\s*{found['name']}\b", text)) == 0:
            fields[found["name"]] = (part, f"    {found['type']} {found['name']}{found['array']};\n")
        else:
            rest.append(part)
    if not fields:
        return None
    last = max(parts.index(part) for part, _ in fields.values())
    moved = {id(part) for part, _ in fields.values()}
    if any(re.search(rf"\b{name}\b", chunks.code(p.text)) for name in fields for p in parts[:last + 1] if id(p) not in moved):
        return None  # used before all are declared
    lines = "\nstatic struct {\n" + "".join(line for _, line in fields.values()) + "} the_data;\n"
    result = []
    for i, part in enumerate(parts):
        if id(part) not in moved:
            result.append(names.changed(part.text, set(), lambda w: f"the_data.{w}" if w in fields else w))
        if i == last:
            result.append(lines)
    return "".join(result)


def split(text, known):
    """(two units): every second function is in another unit, and nothing is `static` any more."""
    del known
    parts = chunks.parse(text)
    if parts is None:
        return None

    def public(piece):
        return re.sub(r"^(\s*)static\s+", r"\1", piece)

    def parted(piece):
        """What stands before the code: white space and comments; and the code."""
        at = 0
        for item in rewrite.tokens(piece):
            if item.kind != "skip":
                break
            at += len(item.text)
        return piece[:at], piece[at:]

    one, two, number = [], [], 0
    for part in parts:
        before, own = parted(part.text)
        if part.name:
            inline = re.search(r"\b(inline|FORCEINLINE|__inline)\b", part.head)
            declared = public(chunks.prototype(part))
            if inline or part.name == "DriverEntry":
                one.append(part.text)
                two.append(part.text if inline else "")
                continue
            number += 1
            one.append(before + public(own) if number % 2 else declared)
            two.append(declared if number % 2 else before + public(own))
        elif own.startswith("static") and own.rstrip().endswith(";"):
            one.append(before + public(own))
            head = public(chunks.code(own)).split("=")[0].rstrip(" ;")
            two.append(f"extern {head};\n" if "(" not in head else public(chunks.code(own)) + "\n")
        elif re.match(r"[A-Za-z]", own) and not own.startswith(("typedef", "struct", "enum", "union", "extern", "DRIVER_", "FLT_")) \
                and "(" not in chunks.code(own).split("=")[0]:
            one.append(part.text)
            two.append(f"extern {chunks.code(own).split('=')[0].rstrip(' ;')};\n")
        else:
            one.append(part.text)
            two.append(part.text)
    return ("".join(one), "".join(two)) if number > 1 else None


# change: (what it keeps, whether programs of several files and in C++ can have it)
CHANGES = {
    "renamed": (renamed, "lines", True), "wrapped": (wrapped, "lines", True), "inverted": (inverted, "lines", True),
    "laid_out": (laid_out, "fingerprints", True), "reordered": (reordered, "fingerprints", False),
    "split": (split, "fingerprints", False), "structured": (structured, "functions", False),
    "outlined": (outlined, "rules", False), "inlined": (inlined, "rules", False),
}
