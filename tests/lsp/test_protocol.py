"""The server with the protocol's own library (vscode-languageserver-protocol), as VS Code
uses it: runs protocol/*.test.mjs, all or one."""

import os
import subprocess
import sys

import packages
import workspace


def main():
    packages.PACKAGES.require()
    names = sys.argv[1:]
    scripts = sorted(path for path in (workspace.HERE / "protocol").glob("*.test.mjs")
                     if not names or path.name.split(".")[0] in names)
    # Node's runner shows what failed; each file is a process of its own, one after the other.
    result = subprocess.run(["node", "--test", "--test-concurrency=1", "--test-reporter=spec",
                             *scripts], check=False, stdin=subprocess.DEVNULL, timeout=570,
                            env={**os.environ, "BUILD_DIR": str(packages.npm.BUILD)})
    sys.exit(0 if result.returncode == 0 else 1)


if __name__ == "__main__":
    main()
