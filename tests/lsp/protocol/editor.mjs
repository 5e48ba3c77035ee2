// An editor without a window: starts the server, speaks to it with the protocol's own library,
// and keeps documents as an editor does.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const packages = createRequire(path.join(process.env.BUILD_DIR, "vscode", "package.json"));
export const protocol = packages("vscode-languageserver-protocol/node");

const HERE = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const DRIVERS = path.join(HERE, "..", "drivers");
/** Milliseconds that are waited for something; much, since the machine may be busy. */
export const PATIENCE = Number(process.env.PATIENCE ?? "60") * 1000;

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export const uriOf = (file) => pathToFileURL(file).href;

/** Of a promise, or an error that says what was waited for. */
export async function soon(promise, what) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`waited in vain for ${what}`)), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A folder with a driver of drivers/ in it, gone after the test `t`. */
export function folderWith(t, driver, database = true) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "fltcheck-lsp-")));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const source = path.join(DRIVERS, driver);
  const files = fs.statSync(source).isDirectory()
    ? fs.readdirSync(source).map((name) => path.join(source, name))
    : [source];
  for (const file of files) {
    fs.copyFileSync(file, path.join(folder, path.basename(file)));
  }
  if (database) {
    writeDatabase(folder, files.map((file) => path.basename(file)).filter((name) => name.endsWith(".c")));
  }
  return folder;
}

/** Tells how the files are compiled: with these arguments. */
export function writeDatabase(folder, names, args = []) {
  const units = names.map((file) => ({ directory: folder, file, arguments: ["cc", ...args, "-c", file] }));
  fs.writeFileSync(path.join(folder, "compile_commands.json"), JSON.stringify(units));
}

/** The server as a process; ended with the test. */
export function spawnServer(t, args = ["--headers", "bundled"]) {
  const server = spawn(process.env.FLTCHECK, ["lsp", ...args], { stdio: "pipe" });
  server.errors = "";
  server.stderr.on("data", (data) => (server.errors += data));
  server.ended = new Promise((done) => server.on("exit", (status, signal) => done(status ?? signal)));
  t.after(() => server.kill("SIGKILL"));
  return server;
}

/** What VS Code can do, as far as this server asks. */
export const CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  textDocument: {
    synchronization: { didSave: true, dynamicRegistration: false },
    publishDiagnostics: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      versionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "source"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    codeLens: {},
    hover: { contentFormat: ["markdown", "plaintext"] },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  workspace: {
    workspaceFolders: true,
    configuration: true,
    applyEdit: true,
    workspaceEdit: { documentChanges: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  window: { workDoneProgress: true, showDocument: { support: true }, showMessage: {} },
};

/** Units of UTF-16 that a position stands for, in a text. */
export function offsetAt(text, { line, character }) {
  let start = 0;
  for (let i = 0; i < line; i++) {
    start = text.indexOf("\n", start) + 1;
    assert.notEqual(start, 0, `there is no line ${line}`);
  }
  return start + character;
}

export function positionOf(text, offset) {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length - 1, character: offset - start };
}

/** Where the `count`th place is that has these words; its range, for their length. */
export function find(text, words, count = 1) {
  let at = -1;
  for (let i = 0; i < count; i++) {
    at = text.indexOf(words, at + 1);
    assert.notEqual(at, -1, `'${words}' is not there ${count} times`);
  }
  return { start: positionOf(text, at), end: positionOf(text, at + words.length) };
}

export function apply(text, edits) {
  const from = (edit) => offsetAt(text, edit.range.start);
  return [...edits]
    .sort((a, b) => from(b) - from(a))
    .reduce((now, edit) => now.slice(0, from(edit)) + edit.newText + now.slice(offsetAt(text, edit.range.end)), text);
}

export class Editor {
  constructor(t, server) {
    this.server = server;
    this.texts = new Map(); // uri -> { text, version }
    this.published = new Map(); // uri -> the last that was published
    this.progress = []; // [token, value]
    this.registrations = [];
    this.asked = []; // methods that the server asked for
    this.logged = [];
    this.shown = [];
    this.configuration = {};
    this.waiting = new Set();
    const reader = new protocol.StreamMessageReader(server.stdout);
    const writer = new protocol.StreamMessageWriter(server.stdin);
    this.connection = protocol.createProtocolConnection(reader, writer);
    t.after(() => this.connection.dispose());
    this.connection.onError(([problem]) => this.logged.push(String(problem)));
    this.connection.onNotification("textDocument/publishDiagnostics", (all) => {
      this.published.set(all.uri, all);
      this.look();
    });
    this.connection.onNotification("window/logMessage", ({ message }) => this.logged.push(message));
    this.connection.onNotification("window/showMessage", ({ message }) => this.shown.push(message));
    this.connection.onNotification("$/progress", ({ token, value }) => {
      this.progress.push([token, value]);
      this.look();
    });
    const answers = {
      "workspace/configuration": ({ items }) =>
        items.map(({ section }) => (section === "fltcheck" ? this.configuration : null)),
      "client/registerCapability": ({ registrations }) => void this.registrations.push(...registrations),
      "client/unregisterCapability": () => null,
      "window/workDoneProgress/create": () => null,
      "window/showDocument": () => ({ success: true }),
      "workspace/diagnostic/refresh": () => null,
      "workspace/codeLens/refresh": () => null,
    };
    for (const [method, answer] of Object.entries(answers)) {
      this.connection.onRequest(method, (params) => {
        this.asked.push(method);
        const result = answer(params) ?? null;
        this.look();
        return result;
      });
    }
    this.connection.listen();
  }

  /** Started and initialised. `folders` are those of the workspace. */
  static async start(t, folders, { args, capabilities = CAPABILITIES, configuration = {}, options } = {}) {
    const editor = new Editor(t, spawnServer(t, args));
    editor.configuration = configuration;
    editor.initialized = await soon(
      editor.connection.sendRequest("initialize", {
        processId: process.pid,
        clientInfo: { name: "tests" },
        rootUri: folders.length > 0 ? uriOf(folders[0]) : null,
        workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: path.basename(folder) })),
        capabilities,
        initializationOptions: options,
      }),
      "the answer to initialize",
    );
    editor.connection.sendNotification("initialized", {});
    return editor;
  }

  request(method, params) {
    return soon(this.connection.sendRequest(method, params), `the answer to ${method}`);
  }

  notify(method, params) {
    return this.connection.sendNotification(method, params);
  }

  look() {
    for (const one of this.waiting) {
      const found = one.condition();
      if (found) {
        this.waiting.delete(one);
        one.done(found);
      }
    }
  }

  /** Waits until the condition, looked at after each message, is true; returns what it gave. */
  until(what, condition) {
    const found = condition();
    if (found) {
      return Promise.resolve(found);
    }
    return soon(new Promise((done) => this.waiting.add({ condition, done })), what).catch((problem) => {
      const known = [...this.published].map(([uri, { version, diagnostics }]) =>
        [uri, version, ...diagnostics.map((d) => `${d.range.start.line}: ${d.message} [${d.code}]`)].join("\n  "));
      problem.message += `\npublished:\n${known.join("\n")}\nlog: ${this.logged.join("\n")}\n${this.server.errors}`;
      throw problem;
    });
  }

  /** Opens a file, with another text if one is given; its URI. */
  open(file, text = fs.readFileSync(file, "utf8"), languageId = "c") {
    const uri = uriOf(file);
    this.texts.set(uri, { text, version: 1 });
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
    return uri;
  }

  text(uri) {
    return this.texts.get(uri).text;
  }

  /** Edits, each a range and a new text as in TextEdit, all meant for the text before. Sent
   * from the last to the first, so that they stay right. */
  edit(uri, edits) {
    const document = this.texts.get(uri);
    const sorted = [...edits].sort((a, b) => offsetAt(document.text, b.range.start) - offsetAt(document.text, a.range.start));
    document.text = apply(document.text, edits);
    document.version += 1;
    this.notify("textDocument/didChange", {
      textDocument: { uri, version: document.version },
      contentChanges: sorted.map(({ range, newText }) => ({ range, text: newText })),
    });
  }

  /** Replaces the `count`th place with these words. */
  replace(uri, words, newText, count = 1) {
    this.edit(uri, [{ range: find(this.text(uri), words, count), newText }]);
  }

  close(uri) {
    this.texts.delete(uri);
    this.notify("textDocument/didClose", { textDocument: { uri } });
  }

  /** Waits until the server has looked at all that was sent: it answers for the documents as
   * they are, and tells of findings first. */
  settle(uri) {
    return this.request("textDocument/documentSymbol", { textDocument: { uri } });
  }

  /** What is published for the text as it is now, once that is `wanted` (a condition, or a list
   * of codes). */
  async diagnostics(uri, wanted) {
    const fits = typeof wanted === "function"
      ? wanted
      : (list) => JSON.stringify(list.map((one) => one.code)) === JSON.stringify(wanted);
    await this.settle(uri);
    return this.until(`diagnostics of ${path.basename(uri)}: ${Array.isArray(wanted) ? wanted : ""}`, () => {
      const now = this.published.get(uri)?.diagnostics ?? []; // none: never told of any
      return fits(now) ? now : undefined;
    });
  }

  /** Applies a workspace edit as an editor does: documents in memory only. */
  applyEdit(edit) {
    const changes = edit.documentChanges
      ? edit.documentChanges.map(({ textDocument, edits }) => {
          const version = this.texts.get(textDocument.uri)?.version;
          assert.ok(textDocument.version === null || textDocument.version === version, "the version is ours");
          return [textDocument.uri, edits];
        })
      : Object.entries(edit.changes);
    for (const [uri, edits] of changes) {
      this.edit(uri, edits);
    }
  }

  /** Ends the server, which has to do so with status 0 and nothing on standard error. */
  async stop() {
    assert.equal(await this.request("shutdown"), null);
    this.notify("exit");
    assert.equal(await soon(this.server.ended, "the end of the server"), 0);
    assert.equal(this.server.errors, "");
  }
}
