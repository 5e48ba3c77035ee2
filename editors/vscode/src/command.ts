// From settings to the command line of the server. Knows nothing of the editor, so that it
// can be tested without one.

import * as os from "node:os";
import * as path from "node:path";

/** The settings that count when the server is started, as package.json documents them. */
export interface Settings {
  readonly path: string;
  readonly arguments: readonly string[];
}

/** What is started, and how. */
export interface Command {
  readonly command: string;
  readonly args: string[];
}

/**
 * Replaces what a setting may stand for: the first folder that is open, and the user's own
 * folder. Without an open folder `${workspaceFolder}` stays, and is seen in the error.
 */
function expand(text: string, folder: string | undefined): string {
  const home = text === "~" || text.startsWith("~/") || text.startsWith("~\\");
  const from = home ? path.join(os.homedir(), text.slice(1)) : text;
  return folder === undefined ? from : from.replaceAll("${workspaceFolder}", folder);
}

/**
 * The command line for these settings. `folder` is the first folder that is open; a relative
 * path of the program with a folder in it starts there, a bare name is looked for in PATH.
 */
export function commandFor(settings: Settings, folder: string | undefined): Command {
  let command = expand(settings.path.trim() || "fltcheck", folder);
  if (/[\\/]/.test(command) && !path.isAbsolute(command) && folder !== undefined) {
    command = path.join(folder, command);
  }
  return { command, args: ["lsp", ...settings.arguments.map((argument) => expand(argument, folder))] };
}
