// Code actions: what mends a finding, what suppresses it, what explains it.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { CAPABILITIES, Editor, find, folderWith } from "./editor.mjs";

/** What the fix inserts; its title says so. */
const FIX = "FltCloseCommunicationPort(g_port);";

async function opened(t, settings) {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder], settings);
  const uri = editor.open(path.join(folder, "single.c"));
  const [finding] = await editor.diagnostics(uri, ["FLT101"]);
  return { editor, uri, finding };
}

function actions(editor, uri, finding, more = {}) {
  return editor.request("textDocument/codeAction", {
    textDocument: { uri },
    range: finding.range,
    context: { diagnostics: [finding], triggerKind: 1, ...more },
  });
}

const titled = (list, title) => {
  const found = list.find((one) => one.title.includes(title));
  assert.ok(found, `no '${title}' in ${list.map((one) => one.title).join("; ")}`);
  return found;
};

for (const documentChanges of [true, false]) {
  test(`the fix mends it (${documentChanges ? "document changes" : "plain changes"})`, async (t) => {
    const capabilities = { ...CAPABILITIES, workspace: { ...CAPABILITIES.workspace, workspaceEdit: { documentChanges } } };
    const { editor, uri, finding } = await opened(t, { capabilities });
    const action = titled(await actions(editor, uri, finding), FIX);
    assert.equal(action.kind, "quickfix");
    assert.equal(action.isPreferred, true);
    assert.deepEqual(action.diagnostics.map(({ code }) => code), ["FLT101"]);
    if (!documentChanges) {
      assert.equal(action.edit.documentChanges, undefined);
    }
    editor.applyEdit(action.edit);
    assert.ok(editor.text(uri).includes("\n    FltCloseCommunicationPort(g_port);\n    FltUnregisterFilter(g_filter);\n    return STATUS_SUCCESS;"));
    await editor.diagnostics(uri, []);
    assert.deepEqual((await actions(editor, uri, finding)).filter(({ title }) => title.includes(FIX) || title.includes("Suppress ")), []);
    await editor.stop();
  });
}

test("the suppression has a reason, and works", async (t) => {
  const { editor, uri, finding } = await opened(t);
  const action = titled(await actions(editor, uri, finding), "Suppress ");
  assert.equal(action.kind, "quickfix");
  assert.ok(!action.isPreferred);
  editor.applyEdit(action.edit);
  assert.match(editor.text(uri), /fltcheck-ignore: FLT101 \S+/);
  await editor.diagnostics(uri, (list) => list.every(({ severity }) => severity === 4));
  await editor.stop();
});

test("what the rule means is told", async (t) => {
  const { editor, uri, finding } = await opened(t);
  const action = (await actions(editor, uri, finding)).find((one) => one.command?.command === "fltcheck.explain" || one.command === "fltcheck.explain");
  assert.ok(action);
  const command = typeof action.command === "string" ? action : action.command;
  assert.ok(editor.initialized.capabilities.executeCommandProvider.commands.includes("fltcheck.explain"));
  const answer = await editor.request("workspace/executeCommand", { command: command.command, arguments: command.arguments });
  const told = typeof answer === "string" ? answer : editor.shown.join("\n");
  assert.match(told, /FLT101/);
  await assert.rejects(editor.request("workspace/executeCommand", { command: "fltcheck.nothing" }), { code: -32602 });
  await assert.rejects(editor.request("workspace/executeCommand", { command: "fltcheck.explain", arguments: ["FLT999"] }));
  await assert.rejects(editor.request("workspace/executeCommand", { command: "fltcheck.explain" }));
  await editor.stop();
});

test("who shows what is explained itself gets no message", async (t) => {
  const { editor } = await opened(t, { options: { showsExplanations: true } });
  const answer = await editor.request("workspace/executeCommand", { command: "fltcheck.explain", arguments: ["FLT101"] });
  assert.match(answer, /^# FLT101 /);
  assert.deepEqual(editor.shown, []);
  await editor.stop();
});

test("only what was asked for, and where there is something", async (t) => {
  const { editor, uri, finding } = await opened(t);
  assert.deepEqual(await actions(editor, uri, finding, { only: ["refactor"] }), []);
  const quick = await actions(editor, uri, finding, { only: ["quickfix"] });
  assert.ok(quick.length >= 2 && quick.every(({ kind }) => kind.startsWith("quickfix")));
  // A client that does not send its diagnostics along: the place is enough.
  const without = await editor.request("textDocument/codeAction",
    { textDocument: { uri }, range: finding.range, context: { diagnostics: [] } });
  titled(without, FIX);
  const elsewhere = find(editor.text(uri), "#include");
  const none = await editor.request("textDocument/codeAction",
    { textDocument: { uri }, range: elsewhere, context: { diagnostics: [] } });
  assert.deepEqual(none, []);
  await editor.stop();
});

test("after lines above, without a pause, the fix is where it belongs", async (t) => {
  const { editor, uri, finding } = await opened(t);
  editor.edit(uri, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: "// a\n// b\n" }]);
  const [moved] = await editor.diagnostics(uri, ["FLT101"]);
  assert.equal(moved.range.start.line, finding.range.start.line + 2);
  const action = titled(await actions(editor, uri, moved), FIX);
  editor.applyEdit(action.edit);
  assert.ok(editor.text(uri).includes("\n    FltCloseCommunicationPort(g_port);\n    FltUnregisterFilter(g_filter);\n    return STATUS_SUCCESS;"));
  await editor.stop();
});

test("clients from before code actions get commands, or nothing", async (t) => {
  const { codeAction, ...others } = CAPABILITIES.textDocument;
  const { editor, uri, finding } = await opened(t, { capabilities: { ...CAPABILITIES, textDocument: others } });
  const list = await actions(editor, uri, finding);
  assert.ok(list === null || list.every(({ command }) => typeof command === "string"), JSON.stringify(list));
  await editor.stop();
});
