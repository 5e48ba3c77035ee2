"""Lines of C as text: indented by their braces."""


def indented(lines):
    """The lines as text; a line that ends with a colon is a label unless it is a `case`."""
    depth, result = 0, []
    for line in lines:
        text = line.strip()
        closes = text.startswith("}")
        label = text.endswith(":") and not text.startswith(("case ", "default"))
        inner = max(0, depth - closes - label)
        result.append("    " * inner + text if text and not text.startswith("#") else text)
        depth += text.count("{") - text.count("}")
    return "\n".join(result) + "\n"


def function(head, lines):
    return [head, "{", *lines, "}", ""]


def if_(condition, *lines):
    return [f"if ({condition}) {{", *lines, "}"]


def unused(*names):
    return [f"(void){name};" for name in names]
