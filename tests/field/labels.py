"""What readers found in a project, and how findings are compared with it.

A label file is JSON: `components`, each with `name`, `kind` ("kernel" or "user") and
`sources` (paths in the checkout), and `findings`, each with `rule`, `file`, `function`,
`line`, `severity` ("E", "W", "N"), `certainty` ("certain", "likely", "debatable") and, if
the reader accepts other lines too, `alt`.

A finding agrees with a label of the same rule in the same file if it is in the same
function or on one of the label's lines. What agrees with no label is false. A label that
nothing agrees with is missed; several labels of one rule in one function count once, and
what is debatable, or a note that is only likely, is never missed.
"""
import json
from dataclasses import dataclass, field


@dataclass
class Labels:
    components: list = field(default_factory=list)
    findings: list = field(default_factory=list)


@dataclass
class Score:
    true: int = 0
    false: int = 0
    missed: int = 0
    left_out: int = 0   # labels about rules that the checker does not have
    notes: list = field(default_factory=list)   # each miss and each false finding, in words


def read(path):
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    return Labels(content.get("components", []), content.get("findings", []))


def same_file(one, other):
    """Whether the shorter path is the end of the longer one, as Windows compares."""
    parts = [path.replace("\\", "/").casefold().split("/") for path in (one, other)]
    shared = min(map(len, parts))
    return parts[0][-shared:] == parts[1][-shared:]


def plain_name(function):
    """`Class::Method(int)` and `method` are the same function."""
    return (function or "").partition("(")[0].rpartition("::")[2].strip().casefold()


def lines_of(label):
    others = (alt.get("line") if isinstance(alt, dict) else alt for alt in label.get("alt", []))
    return {label.get("line"), *others}


def agrees(finding, label):
    if finding["rule"] != label["rule"] or not same_file(finding["file"], label["file"]):
        return False
    return (plain_name(finding.get("function")) == plain_name(label.get("function"))
            or finding.get("line") in lines_of(label))


def is_required(label):
    if label["certainty"] == "likely":
        return label.get("severity") != "N"
    return label["certainty"] == "certain"


def place_of(label):
    return label["rule"], label["file"].replace("\\", "/").casefold(), plain_name(
        label.get("function"))


def score(labels, findings, rules=None):
    """Compares a report's findings with the labels; `rules`: only these count."""
    result = Score()
    known = [label for label in labels.findings if rules is None or label["rule"] in rules]
    result.left_out = len(labels.findings) - len(known)
    found = set()
    for finding in findings:
        if rules is not None and finding["rule"] not in rules:
            continue
        agreeing = [number for number, label in enumerate(known) if agrees(finding, label)]
        found.update(agreeing)
        if not agreeing:
            result.false += 1
            result.notes.append(f"false: {finding['rule']} {finding['file']}:{finding['line']} "
                                f"{finding.get('function')}: {finding.get('message', '')}")
    required = {}
    for number, label in enumerate(known):
        if is_required(label):
            required.setdefault(place_of(label), []).append(number)
    for numbers in required.values():
        if found.isdisjoint(numbers):
            label = known[numbers[0]]
            result.missed += 1
            result.notes.append(f"missed: {label['rule']} {label['file']}:{label['line']} "
                                f"{label.get('function')}: {label.get('why', '')}")
        else:
            result.true += 1
    return result
