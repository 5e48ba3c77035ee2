// What the editor shows of the server for C and C++ files: whether it runs, and what it does.

import * as vscode from "vscode";
import { State, type LanguageClient } from "vscode-languageclient/node";

/** The languages that the server is asked about. */
export const LANGUAGES = ["c", "cpp"] as const;

const TEXTS: Readonly<Record<State, string>> = {
  [State.Starting]: "fltcheck: starting",
  [State.Running]: "fltcheck",
  [State.Stopped]: "fltcheck: stopped",
};

export class Status implements vscode.Disposable {
  private readonly item: vscode.LanguageStatusItem;
  /** What is going on, by the token of its progress; the title and the last message. */
  private readonly work = new Map<string | number, { title: string; message: string }>();
  private state: State = State.Stopped;

  constructor() {
    this.item = vscode.languages.createLanguageStatusItem("fltcheck", [...LANGUAGES]);
    this.item.name = "fltcheck";
    this.item.command = { command: "fltcheck.showOutput", title: "Output" };
    this.show();
  }

  /** Follows the states of a client until that is thrown away. */
  follow(client: LanguageClient): vscode.Disposable {
    return client.onDidChangeState(({ newState }) => {
      this.state = newState;
      if (newState !== State.Running) {
        this.work.clear();
      }
      this.show();
    });
  }

  begin(token: string | number, title: string, message: string | undefined): void {
    this.work.set(token, { title, message: message ?? "" });
    this.show();
  }

  report(token: string | number, message: string | undefined): void {
    const known = this.work.get(token);
    if (known !== undefined && message !== undefined) {
      known.message = message;
      this.show();
    }
  }

  end(token: string | number): void {
    this.work.delete(token);
    this.show();
  }

  private show(): void {
    const last = [...this.work.values()].at(-1);
    this.item.text = TEXTS[this.state];
    this.item.busy = this.state === State.Starting || last !== undefined;
    this.item.severity =
      this.state === State.Stopped
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
    this.item.detail = last === undefined ? "" : [last.title, last.message].filter(Boolean).join(": ");
  }

  dispose(): void {
    this.item.dispose();
  }
}
