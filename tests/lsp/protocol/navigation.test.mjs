// Hover, symbols, lenses, and the way from a create to its close and back.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { CAPABILITIES, Editor, find, folderWith, uriOf } from "./editor.mjs";

async function opened(t, driver, name, settings) {
  const folder = folderWith(t, driver);
  const editor = await Editor.start(t, [folder], settings);
  const uri = editor.open(path.join(folder, name));
  await editor.diagnostics(uri, ["FLT101"]);
  return { editor, folder, uri };
}

const inside = ({ start }, more = 3) => ({ line: start.line, character: start.character + more });

/** The places of an answer, whatever its form. */
function places(answer) {
  const list = answer === null ? [] : Array.isArray(answer) ? answer : [answer];
  return list.map((one) => [one.targetUri ?? one.uri, (one.targetSelectionRange ?? one.range).start.line]);
}

test("over a port: its states, where it is created and closed", async (t) => {
  const { editor, uri } = await opened(t, "single.c", "single.c");
  const text = editor.text(uri);
  for (const words of ["FltCloseCommunicationPort(g_port)", "g_filter, &g_port"]) {
    const at = find(text, words);
    const character = at.start.character + words.indexOf("g_port") + 2;
    const hover = await editor.request("textDocument/hover", { textDocument: { uri }, position: { line: at.start.line, character } });
    assert.equal(hover.contents.kind, "markdown");
    assert.match(hover.contents.value, /g_port/);
    assert.match(hover.contents.value, /open/);
    if (hover.range) {
      assert.equal(text.split("\n")[at.start.line].slice(hover.range.start.character, hover.range.end.character), "g_port");
    }
  }
  for (const position of [find(text, "#include").start, find(text, "return STATUS_SUCCESS").start]) {
    assert.equal(await editor.request("textDocument/hover", { textDocument: { uri }, position }), null);
  }
  await editor.stop();
});

test("a client that reads no Markdown gets plain text", async (t) => {
  const capabilities = { ...CAPABILITIES, textDocument: { ...CAPABILITIES.textDocument, hover: { contentFormat: ["plaintext"] } } };
  const { editor, uri } = await opened(t, "single.c", "single.c", { capabilities });
  const at = find(editor.text(uri), "g_port)");
  const hover = await editor.request("textDocument/hover", { textDocument: { uri }, position: inside(at) });
  assert.equal(hover.contents.kind, "plaintext");
  assert.doesNotMatch(hover.contents.value, /[*`]/);
  await editor.stop();
});

test("lenses and symbols: what the filter manager calls", async (t) => {
  const { editor, uri } = await opened(t, "single.c", "single.c");
  const text = editor.text(uri);
  const lenses = await editor.request("textDocument/codeLens", { textDocument: { uri } });
  const titles = new Map(lenses.map(({ range, command }) => [range.start.line, command.title]));
  for (const [name, told] of [["on_unload(", /unload/i], ["on_connect(", /connect/i], ["on_disconnect(", /disconnect/i], ["DriverEntry(", /entry|load/i]]) {
    const { line } = find(text, name).start;
    const title = titles.get(line);
    assert.ok(title, `${name} in ${JSON.stringify([...titles])}`);
    assert.match(title, told);
  }
  const symbols = await editor.request("textDocument/documentSymbol", { textDocument: { uri } });
  const walk = (list) => list.flatMap((one) => [one, ...walk(one.children ?? [])]);
  const all = walk(symbols);
  assert.ok(all.some(({ name }) => name.startsWith("on_unload")), JSON.stringify(symbols));
  const lines = text.split("\n");
  const within = (a, b) => a.line > b.line || (a.line === b.line && a.character >= b.character);
  for (const { name, range, selectionRange } of all) {
    assert.ok(within(selectionRange.start, range.start) && within(range.end, selectionRange.end), name);
    assert.ok(range.end.line < lines.length);
  }
  await editor.stop();
});

test("from a create to its closes and back, in one file", async (t) => {
  const { editor, uri } = await opened(t, "single.c", "single.c");
  const text = editor.text(uri);
  const create = find(text, "FltCreateCommunicationPort");
  const close = find(text, "FltCloseCommunicationPort");
  const from = async (place, method) => places(await editor.request(`textDocument/${method}`, { textDocument: { uri }, position: inside(place) }));
  assert.deepEqual(await from(create, "implementation"), [[uri, close.start.line]]);
  assert.deepEqual(await from(close, "declaration"), [[uri, create.start.line]]);
  assert.deepEqual(await from(create, "definition"), [[uri, close.start.line]]);
  assert.deepEqual(await from(close, "definition"), [[uri, create.start.line]]);
  for (const method of ["implementation", "declaration", "definition"]) {
    assert.deepEqual(await from(find(text, "#include"), method), []);
  }
  await editor.stop();
});

test("from a create to its closes and back, between files", async (t) => {
  const { editor, folder, uri } = await opened(t, "split", "init.c");
  const create = find(editor.text(uri), "FltCreateCommunicationPort");
  const unload = editor.open(path.join(folder, "unload.c"));
  const close = find(editor.text(unload), "FltCloseCommunicationPort", 2);
  assert.deepEqual(places(await editor.request("textDocument/implementation", { textDocument: { uri }, position: inside(create) })),
    [[unload, close.start.line]]);
  assert.deepEqual(places(await editor.request("textDocument/declaration", { textDocument: { uri: unload }, position: inside(close) })),
    [[uriOf(path.join(folder, "init.c")), create.start.line]]);
  await editor.stop();
});
