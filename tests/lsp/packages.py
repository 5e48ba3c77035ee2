"""The packages of the extension for VS Code. Its client brings the protocol's own library,
which the scripted client is written with: what is tested is what the extension gets."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import npm

EXTENSION = HERE.parent.parent / "editors" / "vscode"
PACKAGES = npm.Packages(EXTENSION, "vscode")

if __name__ == "__main__":
    PACKAGES.install_or_skip()
