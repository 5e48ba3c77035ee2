// Findings: pushed and pulled, with all that belongs to them, and gone when they should be.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { apply, CAPABILITIES, Editor, find, folderWith, uriOf } from "./editor.mjs";

const PULLING = {
  ...CAPABILITIES,
  textDocument: { ...CAPABILITIES.textDocument, diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false } },
  workspace: { ...CAPABILITIES.workspace, diagnostics: { refreshSupport: true } },
};

const CLOSE = "    FltCloseCommunicationPort(g_port);\n";
const AT = "    FltUnregisterFilter(g_filter);\n    return STATUS_SUCCESS;";

test("a finding has place, severity, code, source, link and path", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "single.c"));
  const [finding] = await editor.diagnostics(uri, ["FLT101"]);
  const text = editor.text(uri);
  assert.deepEqual(finding.range, find(text, "FltUnregisterFilter(g_filter)"));
  assert.equal(finding.severity, 1);
  assert.equal(finding.source, "fltcheck");
  assert.match(finding.message, /server port 'g_port' is still open/);
  assert.ok(URL.canParse(finding.codeDescription.href), finding.codeDescription.href);
  assert.ok(finding.relatedInformation.length >= 3);
  for (const { location, message } of finding.relatedInformation) {
    assert.equal(location.uri, uri);
    assert.ok(location.range.start.line < text.split("\n").length);
    assert.notEqual(message, "");
  }
  const created = find(text, "FltCreateCommunicationPort");
  const lines = finding.relatedInformation.map(({ location }) => location.range.start.line);
  assert.ok(lines.includes(created.start.line), `the path names the creation: ${lines}`);
  await editor.stop();
});

test("without the client's leave there is none of the extras", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder], { capabilities: {} });
  const uri = editor.open(path.join(folder, "single.c"));
  const [finding] = await editor.diagnostics(uri, ["FLT101"]);
  assert.equal(finding.relatedInformation, undefined);
  assert.equal(finding.codeDescription, undefined);
  assert.equal(finding.tags, undefined);
  assert.deepEqual(editor.asked, []);
  assert.deepEqual(editor.progress, []);
  await editor.stop();
});

test("an edit clears it, in memory; another brings it back", async (t) => {
  const folder = folderWith(t, "single.c");
  const file = path.join(folder, "single.c");
  const before = fs.readFileSync(file, "utf8");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(file);
  await editor.diagnostics(uri, ["FLT101"]);
  editor.replace(uri, AT, CLOSE + AT);
  await editor.diagnostics(uri, []);
  editor.replace(uri, CLOSE + AT, AT);
  await editor.diagnostics(uri, ["FLT101"]);
  assert.equal(fs.readFileSync(file, "utf8"), before);
  await editor.stop();
});

test("a fast typist: of many edits the last counts", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "single.c"));
  await editor.diagnostics(uri, ["FLT101"]);
  const start = find(editor.text(uri), AT).start;
  let typed = "";
  for (const letter of CLOSE) {
    const at = { line: start.line, character: typed.length };
    editor.edit(uri, [{ range: { start: at, end: at }, newText: letter }]);
    typed += letter;
    if (letter === "\n") {
      break;
    }
  }
  await editor.diagnostics(uri, []);
  await editor.stop();
});

test("the whole text at once, several changes in one message, an empty file", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "single.c"));
  const all = editor.text(uri);
  const change = (version, contentChanges) =>
    editor.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  const become = (version, text) => editor.texts.set(uri, { version, text });
  await editor.diagnostics(uri, ["FLT101"]);
  change(2, [{ text: "" }]);
  become(2, "");
  await editor.diagnostics(uri, []);
  change(3, [{ text: all }]);
  become(3, all);
  await editor.diagnostics(uri, ["FLT101"]);
  // The second is meant for what the first one leaves.
  const line = find(all, AT).start.line;
  const at = (n) => ({ start: { line: n, character: 0 }, end: { line: n, character: 0 } });
  change(4, [{ range: at(0), text: "\n\n" }, { range: at(line + 2), text: CLOSE }]);
  become(4, apply(`\n\n${all}`, [{ range: at(line + 2), newText: CLOSE }]));
  await editor.diagnostics(uri, []);
  await editor.stop();
});

test("what is typed in one unit is seen in the others; closed, the disk counts", async (t) => {
  const folder = folderWith(t, "split");
  const editor = await Editor.start(t, [folder]);
  const init = editor.open(path.join(folder, "init.c"));
  const [finding] = await editor.diagnostics(init, ["FLT101"]);
  assert.deepEqual(finding.range, find(editor.text(init), "FltUnregisterFilter(g_filter)", 2));
  const unload = editor.open(path.join(folder, "unload.c"));
  editor.replace(unload, "#if CLOSES_PORTS", "#if 1");
  await editor.diagnostics(init, []);
  editor.close(unload); // without saving
  await editor.diagnostics(init, ["FLT101"]);
  await editor.stop();
});

test("a header in memory counts for the units that include it", async (t) => {
  const folder = folderWith(t, "split");
  const editor = await Editor.start(t, [folder]);
  const init = editor.open(path.join(folder, "init.c"));
  await editor.diagnostics(init, ["FLT101"]);
  const header = editor.open(path.join(folder, "ports.h"));
  editor.replace(header, "CLOSES_PORTS 0", "CLOSES_PORTS 1");
  await editor.diagnostics(init, []);
  editor.replace(header, "CLOSES_PORTS 1", "CLOSES_PORTS 0");
  await editor.diagnostics(init, ["FLT101"]);
  await editor.stop();
});

test("a file that is not open is told of, too, and cleared", async (t) => {
  const folder = folderWith(t, "split");
  const editor = await Editor.start(t, [folder]);
  const unload = editor.open(path.join(folder, "unload.c"));
  const init = uriOf(path.join(folder, "init.c"));
  await editor.diagnostics(init, ["FLT101"]);
  editor.replace(unload, "#if CLOSES_PORTS", "#if 1");
  await editor.diagnostics(init, []);
  await editor.stop();
});

test("a broken source does not kill anything", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "single.c"));
  await editor.diagnostics(uri, ["FLT101"]);
  const all = editor.text(uri);
  for (const broken of ["{", "#include \"", "#if 1\n", "/*", "'", "\"", "#include <nowhere.h>\n", "\\", "}}}}", "\u0000"]) {
    editor.replace(uri, "static NTSTATUS FLTAPI on_unload", `${broken} static NTSTATUS FLTAPI on_unload`);
    await editor.request("textDocument/documentSymbol", { textDocument: { uri } });
    editor.replace(uri, `${broken} static NTSTATUS FLTAPI on_unload`, "static NTSTATUS FLTAPI on_unload");
    assert.equal(editor.text(uri), all);
  }
  await editor.diagnostics(uri, ["FLT101"]);
  await editor.stop();
});

test("a file without a project is checked alone", async (t) => {
  const folder = folderWith(t, "single.c", false);
  for (const folders of [[], [folder]]) {
    const editor = await Editor.start(t, folders);
    const uri = editor.open(path.join(folder, "single.c"));
    await editor.diagnostics(uri, ["FLT101"]);
    editor.replace(uri, AT, CLOSE + AT);
    await editor.diagnostics(uri, []);
    await editor.stop();
  }
});

test("pulled: full, unchanged, and told when to ask again", async (t) => {
  const folder = folderWith(t, "split");
  const editor = await Editor.start(t, [folder], { capabilities: PULLING });
  const { diagnosticProvider } = editor.initialized.capabilities;
  assert.equal(diagnosticProvider.interFileDependencies, true);
  const init = editor.open(path.join(folder, "init.c"));
  const pull = (uri, previousResultId) =>
    editor.request("textDocument/diagnostic", { textDocument: { uri }, ...(previousResultId ? { previousResultId } : {}) });
  const first = await pull(init);
  assert.equal(first.kind, "full");
  assert.deepEqual(first.items.map(({ code }) => code), ["FLT101"]);
  assert.ok(first.items[0].relatedInformation.length > 0);
  if (first.resultId !== undefined) {
    const again = await pull(init, first.resultId);
    assert.ok(again.kind === "unchanged" || again.kind === "full");
    assert.equal((await pull(init, "nonsense")).kind, "full");
  }
  const unload = editor.open(path.join(folder, "unload.c"));
  const refreshes = () => editor.asked.filter((method) => method === "workspace/diagnostic/refresh").length;
  const before = refreshes();
  editor.replace(unload, "#if CLOSES_PORTS", "#if 1");
  const second = await pull(init, first.resultId);
  assert.equal(second.kind, "full");
  assert.deepEqual(second.items, []);
  editor.replace(unload, "#if 1", "#if CLOSES_PORTS");
  await editor.until("a request to ask again", () => refreshes() > before);
  assert.deepEqual((await pull(init)).items.map(({ code }) => code), ["FLT101"]);
  assert.deepEqual((await pull(unload)).items, []);
  // What is pulled is not pushed besides: it would be shown twice.
  assert.deepEqual(editor.published.get(init)?.diagnostics ?? [], []);
  await editor.stop();
});

test("suppressed findings are no findings", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "single.c"));
  await editor.diagnostics(uri, ["FLT101"]);
  editor.replace(uri, AT, AT.replace(";", "; // fltcheck-ignore: FLT101 the port is closed by others"));
  await editor.diagnostics(uri, (list) => list.every(({ severity }) => severity === 4));
  await editor.stop();
});

test("the same verdicts as on the command line, for every document", async (t) => {
  const folder = folderWith(t, "split");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "init.c"));
  const [finding] = await editor.diagnostics(uri, ["FLT101"]);
  const { spawnSync } = await import("node:child_process");
  const { stdout } = spawnSync(process.env.FLTCHECK, ["check", "-p", folder, "--headers", "bundled", "--format", "json"], { encoding: "utf8" });
  const [told] = JSON.parse(stdout).findings;
  assert.deepEqual([finding.code, finding.range.start.line + 1, finding.range.start.character + 1],
    [told.rule, told.line, told.column]);
  assert.ok(finding.message.startsWith(told.message));
  await editor.stop();
});
