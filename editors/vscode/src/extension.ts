// Starts `fltcheck lsp` and keeps it running as the settings say.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { commandFor } from "./command";
import { Explanations } from "./explanation";
import { LANGUAGES, Status } from "./status";

/** The server's command whose answer is a text for the user. */
const EXPLAIN = "fltcheck.explain";

/** Settings that only count when the server is started; it asks for the others itself. */
const AT_START = ["fltcheck.enable", "fltcheck.path", "fltcheck.arguments"];

class Extension implements vscode.Disposable {
  private readonly output = vscode.window.createOutputChannel("fltcheck");
  private readonly status = new Status();
  private readonly explanations = new Explanations();
  private client: LanguageClient | undefined;
  /** Starting and stopping, one after the other. */
  private turn: Promise<void> = Promise.resolve();

  /** Stops the server, and starts it again if the settings want one. */
  restart(): Promise<void> {
    this.turn = this.turn.then(async () => {
      await this.stopNow();
      await this.startNow();
    });
    return this.turn;
  }

  stop(): Promise<void> {
    this.turn = this.turn.then(() => this.stopNow());
    return this.turn;
  }

  showOutput(): void {
    this.output.show(true);
  }

  dispose(): void {
    this.explanations.dispose();
    this.status.dispose();
    this.output.dispose();
  }

  private async startNow(): Promise<void> {
    const settings = vscode.workspace.getConfiguration("fltcheck");
    if (!settings.get<boolean>("enable", true)) {
      return;
    }
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const { command, args } = commandFor(
      { path: settings.get("path", "fltcheck"), arguments: settings.get("arguments", []) },
      folder,
    );
    const options = folder === undefined ? {} : { cwd: folder };
    const client = new LanguageClient("fltcheck", "fltcheck", { command, args, options }, this.options());
    this.client = client;
    this.status.follow(client);
    try {
      await client.start();
    } catch (problem) {
      // The client has told the user already; why is in the output.
      this.output.appendLine(`${command} ${args.join(" ")}: ${String(problem)}`);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (problem) {
      this.output.appendLine(`while stopping: ${String(problem)}`); // it did not run
    }
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: LANGUAGES.map((language) => ({ scheme: "file", language })),
      outputChannel: this.output,
      synchronize: { configurationSection: "fltcheck" },
      // Else the server would send what it explains as a message, besides.
      initializationOptions: { showsExplanations: true },
      middleware: {
        executeCommand: async (command, given, next) => {
          const answer: unknown = await next(command, given);
          if (command === EXPLAIN && typeof answer === "string") {
            await this.explanations.show(String(given[0]), answer);
          }
          return answer;
        },
        handleWorkDoneProgress: (token, params, next) => {
          switch (params.kind) {
            case "begin":
              this.status.begin(token, params.title, params.message);
              break;
            case "report":
              this.status.report(token, params.message);
              break;
            case "end":
              this.status.end(token);
              break;
          }
          next(token, params);
        },
      },
    };
  }
}

let extension: Extension | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const active = new Extension();
  extension = active;
  context.subscriptions.push(
    active,
    vscode.commands.registerCommand("fltcheck.restart", () => active.restart()),
    vscode.commands.registerCommand("fltcheck.showOutput", () => active.showOutput()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (AT_START.some((name) => change.affectsConfiguration(name))) {
        await active.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => active.restart()),
  );
  await active.restart();
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
}
