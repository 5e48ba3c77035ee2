// Folders, settings, files that change on the disk, and progress.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CAPABILITIES, Editor, folderWith, uriOf, writeDatabase } from "./editor.mjs";

const changed = (editor, ...files) =>
  editor.notify("workspace/didChangeWatchedFiles", { changes: files.map((file) => ({ uri: uriOf(file), type: fs.existsSync(file) ? 2 : 3 })) });

test("it asks to be told of headers, databases and settings", async (t) => {
  const editor = await Editor.start(t, [folderWith(t, "single.c")]);
  await editor.until("registrations", () => editor.registrations.length >= 2);
  const watched = editor.registrations.find(({ method }) => method === "workspace/didChangeWatchedFiles");
  const patterns = watched.registerOptions.watchers.map(({ globPattern }) => globPattern).join(" ");
  for (const part of ["compile_commands.json", "h,", "vcxproj", ".fltcheck.yaml"]) {
    assert.ok(patterns.includes(part), `${part} in ${patterns}`);
  }
  assert.ok(editor.registrations.some(({ method }) => method === "workspace/didChangeConfiguration"));
  await editor.stop();
});

test("a header on the disk", async (t) => {
  const folder = folderWith(t, "split");
  const header = path.join(folder, "ports.h");
  const text = fs.readFileSync(header, "utf8");
  const editor = await Editor.start(t, [folder]);
  const init = editor.open(path.join(folder, "init.c"));
  await editor.diagnostics(init, ["FLT101"]);
  fs.writeFileSync(header, text.replace("CLOSES_PORTS 0", "CLOSES_PORTS 1"));
  changed(editor, header);
  await editor.diagnostics(init, []);
  fs.writeFileSync(header, text);
  changed(editor, header);
  await editor.diagnostics(init, ["FLT101"]);
  await editor.stop();
});

test("the compilation database on the disk", async (t) => {
  const folder = folderWith(t, "split");
  const header = path.join(folder, "ports.h");
  const text = fs.readFileSync(header, "utf8").replace("#define CLOSES_PORTS 0", "#ifndef CLOSES_PORTS\n#define CLOSES_PORTS 0\n#endif");
  fs.writeFileSync(header, text);
  const database = path.join(folder, "compile_commands.json");
  const editor = await Editor.start(t, [folder]);
  const init = editor.open(path.join(folder, "init.c"));
  await editor.diagnostics(init, ["FLT101"]);
  writeDatabase(folder, ["init.c", "unload.c"], ["-DCLOSES_PORTS=1"]);
  changed(editor, database);
  await editor.diagnostics(init, []);
  fs.writeFileSync(database, "[{"); // written halfway
  changed(editor, database);
  writeDatabase(folder, ["init.c", "unload.c"]);
  changed(editor, database);
  await editor.diagnostics(init, ["FLT101"]);
  await editor.stop();
});

test("a source on the disk that is not open", async (t) => {
  const folder = folderWith(t, "split");
  const unload = path.join(folder, "unload.c");
  const editor = await Editor.start(t, [folder]);
  const init = editor.open(path.join(folder, "init.c"));
  await editor.diagnostics(init, ["FLT101"]);
  fs.writeFileSync(unload, fs.readFileSync(unload, "utf8").replace("#if CLOSES_PORTS", "#if 1"));
  changed(editor, unload);
  await editor.diagnostics(init, []);
  await editor.stop();
});

test("two folders, one of which goes and comes", async (t) => {
  const one = folderWith(t, "single.c");
  const two = folderWith(t, "split");
  const editor = await Editor.start(t, [one, two]);
  const single = editor.open(path.join(one, "single.c"));
  const init = editor.open(path.join(two, "init.c"));
  await editor.diagnostics(single, ["FLT101"]);
  await editor.diagnostics(init, ["FLT101"]);
  const folder = { uri: uriOf(two), name: "two" };
  const event = (added, removed) => editor.notify("workspace/didChangeWorkspaceFolders", { event: { added, removed } });
  editor.close(init);
  event([], [folder]);
  await editor.diagnostics(init, []);
  event([folder], []);
  const again = editor.open(path.join(two, "init.c"));
  await editor.diagnostics(again, ["FLT101"]);
  // What is typed in one folder is nothing to the other.
  editor.replace(single, "    FltUnregisterFilter", "    FltCloseCommunicationPort(g_port);\n    FltUnregisterFilter");
  await editor.diagnostics(single, []);
  await editor.diagnostics(again, ["FLT101"]);
  await editor.stop();
});

test("names that have to be written otherwise in URIs", async (t) => {
  const folder = path.join(folderWith(t, "split"), "a b#c%20ü𝄞");
  fs.mkdirSync(folder);
  for (const name of ["init.c", "unload.c", "ports.h"]) {
    fs.copyFileSync(path.join(path.dirname(folder), name), path.join(folder, name));
  }
  writeDatabase(folder, ["init.c", "unload.c"]);
  const editor = await Editor.start(t, [folder]);
  const init = editor.open(path.join(folder, "init.c"));
  await editor.diagnostics(init, ["FLT101"]);
  await editor.stop();
});

test("settings: asked for, and again when they change", async (t) => {
  const folder = folderWith(t, "single.c");
  // What the server was started with would win.
  const configuration = { headers: "bundled", path: "ignored", trace: { server: "off" } };
  const editor = await Editor.start(t, [folder], { args: [], configuration });
  const uri = editor.open(path.join(folder, "single.c"));
  await editor.diagnostics(uri, ["FLT101"]);
  assert.ok(editor.asked.includes("workspace/configuration"));
  editor.configuration = { headers: "wdk:/nowhere/at/all" };
  const before = editor.asked.filter((method) => method === "workspace/configuration").length;
  editor.notify("workspace/didChangeConfiguration", { settings: null });
  await editor.until("another question for the settings",
    () => editor.asked.filter((method) => method === "workspace/configuration").length > before);
  await editor.until("a word about what can't be", () => [...editor.logged, ...editor.shown].some((text) => text.includes("/nowhere/at/all")));
  editor.configuration = { headers: "bundled" };
  editor.notify("workspace/didChangeConfiguration", { settings: null });
  await editor.diagnostics(uri, ["FLT101"]);
  await editor.stop();
});

test("settings from clients that can't be asked: with initialize, or sent", async (t) => {
  const folder = folderWith(t, "single.c");
  const capabilities = { ...CAPABILITIES, workspace: {} };
  const editor = await Editor.start(t, [folder], { args: [], capabilities, options: { headers: "bundled" } });
  const uri = editor.open(path.join(folder, "single.c"));
  await editor.diagnostics(uri, ["FLT101"]);
  for (const settings of [{ fltcheck: { headers: "wdk:/nowhere/at/all" } }, { fltcheck: { headers: 7, entry: null } }, { fltcheck: [] }, {}, null, 5]) {
    editor.notify("workspace/didChangeConfiguration", { settings });
  }
  editor.notify("workspace/didChangeConfiguration", { settings: { fltcheck: { headers: "bundled" } } });
  await editor.diagnostics(uri, ["FLT101"]);
  assert.deepEqual(editor.asked.filter((method) => method === "workspace/configuration"), []);
  await editor.stop();
});

test("the project's own settings", async (t) => {
  const folder = folderWith(t, "single.c");
  fs.writeFileSync(path.join(folder, ".fltcheck.yaml"), "suppress:\n  - rules: [FLT101]\n    files: [single.c]\n    reason: known to us\n");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "single.c"));
  await editor.diagnostics(uri, (list) => list.every(({ severity }) => severity === 4));
  fs.rmSync(path.join(folder, ".fltcheck.yaml"));
  changed(editor, path.join(folder, ".fltcheck.yaml"));
  await editor.diagnostics(uri, ["FLT101"]);
  await editor.stop();
});

test("progress begins, goes on and ends, with tokens that were announced", async (t) => {
  const folder = folderWith(t, "split");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "init.c"));
  await editor.diagnostics(uri, ["FLT101"]);
  const open = new Map();
  await editor.until("the end of all progress", () => {
    open.clear();
    for (const [token, value] of editor.progress) {
      open.set(token, value.kind);
    }
    return [...open.values()].every((kind) => kind === "end");
  });
  const created = editor.asked.filter((method) => method === "window/workDoneProgress/create").length;
  assert.ok(open.size <= created, `${open.size} tokens, ${created} announced`);
  for (const token of open.keys()) {
    const values = editor.progress.filter(([of]) => of === token).map(([, value]) => value);
    assert.equal(values[0].kind, "begin");
    assert.ok(values[0].title.length > 0);
    for (const value of values.slice(1, -1)) {
      assert.equal(value.kind, "report");
      assert.ok(value.percentage === undefined || (value.percentage >= 0 && value.percentage <= 100));
    }
  }
  await editor.stop();
});
