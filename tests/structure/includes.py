"""Includes run one way, and what only one module may know stays in it.

- a module includes itself and the floors below it, no neighbour and nothing above;
- no file includes itself, over whatever detour;
- clang-c/ is only for frontend, libxml/ only for project, sqlite3.h only for store,
  nettle/ only for base;
- only lifecycle (and the data: rules, models, bundled headers) names functions of the
  filter manager, for a further framework must be a matter of data.
"""

import re

import tree

# From the bottom up; modules of one floor do not include each other. verdict lies deep, for
# it is vocabulary: plain data that whoever finds something speaks in.
FLOORS = [
    {"base"},
    {"ir", "project", "rules"},
    {"verdict"},
    {"frontend", "lifecycle"},
    {"engine"},
    {"report", "store"},
    {"run"},
    {"lsp"},
    {"cli"},
]
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}

# The models of the life cycle are C, so lifecycle has frontend lower them.
ALLOWED_UPWARD = {("lifecycle", "frontend/frontend.h")}

ONLY_IN = {"clang-c/": "frontend", "libxml/": "project", "sqlite3.h": "store",
           "nettle/": "base"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
FILTER_MANAGER_NAME = re.compile(r"\bFlt[A-Z]\w+")


def includes_of(path):
    """(line, name, whether in quotes) of every include directive."""
    text = tree.without_comments(tree.read(path))
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(2), match.group(1) == '"'


def check_include(module, name, is_ours):
    """What is wrong with this include in a file of `module`, or None."""
    for prefix, owner in ONLY_IN.items():
        if name.startswith(prefix) and module != owner:
            return f"only {owner} includes {name}"
    if not is_ours or (module, name) in ALLOWED_UPWARD:
        return None
    other = name.split("/")[0]
    if "/" not in name:
        return f'"{name}": write it with its module in front'
    if other not in FLOOR:
        return f'"{name}": {other} is no module'
    if other != module and FLOOR[other] >= FLOOR[module]:
        return f'"{name}": {other} does not lie below {module}'
    return None


def find_cycle(graph):
    """A list of files each of which includes the next, the last being the first again."""
    done = set()

    def visit(name, path):
        if name in path:
            return path[path.index(name) :] + [name]
        if name in done:
            return None
        for other in graph.get(name, ()):
            cycle = visit(other, path + [name])
            if cycle:
                return cycle
        done.add(name)
        return None

    for name in graph:
        cycle = visit(name, [])
        if cycle:
            return cycle
    return None


def check(root):
    problems = []
    graph = {}
    for path in tree.sources(root, "*.c", "*.h", "*.def"):
        place = path.relative_to(root)
        module = tree.module_of(root, path)
        if module not in FLOOR:
            problems.append(f"{place}: {module} has no floor in {__file__}")
            continue
        name = path.relative_to(root / "checker").as_posix()
        graph[name] = []
        for line, included, is_ours in includes_of(path):
            graph[name].append(included)
            problem = check_include(module, included, is_ours)
            if problem:
                problems.append(f"{place}:{line}: {problem}")
        if module != "lifecycle":
            text = tree.without_comments(tree.read(path))
            for match in FILTER_MANAGER_NAME.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                problems.append(f"{place}:{line}: {match.group()} is for lifecycle and rules/")
    cycle = find_cycle(graph)
    if cycle:
        problems.append("include cycle: " + " -> ".join(cycle))
    return problems


if __name__ == "__main__":
    tree.main(check)
