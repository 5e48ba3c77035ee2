// Places in lines with characters that are longer than one unit, and ends of lines of all kinds.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CAPABILITIES, Editor, find, folderWith } from "./editor.mjs";

// 1 unit of UTF-16 and 2 bytes; 1 and 3; 2 and 4; two characters that are seen as one.
const NOTE = "/* ä € 𝄞 e\u0301 */ ";

function capabilities(encoding) {
  return { ...CAPABILITIES, general: { positionEncodings: [encoding] } };
}

/** A range of UTF-16 in the units of the encoding. */
function encoded(text, range, encoding) {
  if (encoding === "utf-16") {
    return range;
  }
  const lines = text.split("\n");
  const one = ({ line, character }) => ({ line, character: Buffer.byteLength(lines[line].slice(0, character)) });
  return { start: one(range.start), end: one(range.end) };
}

for (const encoding of ["utf-8", "utf-16"]) {
  for (const end of ["\n", "\r\n"]) {
    const called = `${encoding}, lines end with ${JSON.stringify(end)}`;

    test(`${called}: a finding behind long characters`, async (t) => {
      const folder = folderWith(t, "single.c");
      const file = path.join(folder, "single.c");
      const source = fs.readFileSync(file, "utf8").replace("    FltUnregisterFilter", `    ${NOTE}FltUnregisterFilter`);
      const text = source.replaceAll("\n", end);
      fs.writeFileSync(file, text);
      const editor = await Editor.start(t, [folder], { capabilities: capabilities(encoding) });
      assert.equal(editor.initialized.capabilities.positionEncoding, encoding);
      const uri = editor.open(file, text);
      const [finding] = await editor.diagnostics(uri, ["FLT101"]);
      assert.deepEqual(finding.range, encoded(text, find(text, "FltUnregisterFilter(g_filter)"), encoding));
      await editor.stop();
    });

    test(`${called}: edits before, in and behind long characters`, async (t) => {
      const folder = folderWith(t, "single.c");
      const file = path.join(folder, "single.c");
      const source = fs.readFileSync(file, "utf8").replace("    FltUnregisterFilter", `    ${NOTE}FltUnregisterFilter`);
      let text = source.replaceAll("\n", end);
      const editor = await Editor.start(t, [folder], { capabilities: capabilities(encoding) });
      const uri = editor.open(file, text);
      await editor.diagnostics(uri, ["FLT101"]);
      let version = 1;
      const replace = (words, newText) => {
        const range = encoded(text, find(text, words), encoding);
        text = text.replace(words, () => newText);
        version += 1;
        editor.texts.set(uri, { text, version });
        editor.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ range, text: newText }] });
      };
      replace("𝄞", "𝄞𝄞x");
      replace("𝄞x e", "ä");
      replace("FltUnregisterFilter(", `𝄞${end}FltUnregisterFilter(`);
      replace(`𝄞${end}Flt`, "Flt");
      const [finding] = await editor.diagnostics(uri, ["FLT101"]);
      assert.deepEqual(finding.range, encoded(text, find(text, "FltUnregisterFilter(g_filter)"), encoding));
      replace("FltUnregisterFilter(g_filter)", "FltCloseCommunicationPort(g_port); FltUnregisterFilter(g_filter)");
      await editor.diagnostics(uri, []);
      await editor.stop();
    });

    test(`${called}: the fix has the file's ends of lines`, async (t) => {
      const folder = folderWith(t, "single.c");
      const file = path.join(folder, "single.c");
      const text = fs.readFileSync(file, "utf8").replaceAll("\n", end);
      const editor = await Editor.start(t, [folder], { capabilities: capabilities(encoding) });
      const uri = editor.open(file, text);
      const [finding] = await editor.diagnostics(uri, ["FLT101"]);
      for (const title of ["FltCloseCommunicationPort(g_port);", "Suppress "]) {
        const actions = await editor.request("textDocument/codeAction",
          { textDocument: { uri }, range: finding.range, context: { diagnostics: [finding] } });
        const action = actions.find((one) => one.title.includes(title));
        assert.ok(action, actions.map((one) => one.title).join());
        editor.applyEdit(action.edit);
        const changed = editor.text(uri);
        assert.equal(changed.split("\n").length - 1, changed.split(end).length - 1, JSON.stringify(action.edit));
        editor.edit(uri, [{ range: { start: { line: 0, character: 0 }, end: { line: changed.split("\n").length - 1, character: 0 } }, newText: text }]);
      }
      await editor.stop();
    });
  }
}

test("positions behind the end of a line or of the text mean the end", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const file = path.join(folder, "single.c");
  const uri = editor.open(file);
  await editor.diagnostics(uri, ["FLT101"]);
  const { line } = find(editor.text(uri), "FltUnregisterFilter(g_filter);\n    return STATUS_SUCCESS").start;
  // Behind the end of the line before, which is the same as at its end.
  editor.notify("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [{
    range: { start: { line: line - 1, character: 9999 }, end: { line: line - 1, character: 9999 } },
    text: "FltCloseCommunicationPort(g_port);" }] });
  editor.texts.set(uri, { text: "", version: 2 });
  await editor.diagnostics(uri, []);
  editor.notify("textDocument/didChange", { textDocument: { uri, version: 3 }, contentChanges: [{
    range: { start: { line: 99999, character: 0 }, end: { line: 99999, character: 5 } }, text: "\nint more;\n" }] });
  editor.texts.set(uri, { text: "", version: 3 });
  await editor.diagnostics(uri, []);
  const places = [{ line: 99999, character: 0 }, { line: 0, character: 99999 }];
  for (const position of places) {
    await editor.request("textDocument/hover", { textDocument: { uri }, position });
  }
  await editor.stop();
});

test("a byte order mark, and none, are the same", async (t) => {
  const folder = folderWith(t, "single.c");
  const file = path.join(folder, "single.c");
  const text = `\ufeff${fs.readFileSync(file, "utf8")}`;
  fs.writeFileSync(file, text);
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(file, text.slice(1)); // as VS Code does
  const [finding] = await editor.diagnostics(uri, ["FLT101"]);
  assert.deepEqual(finding.range, find(text.slice(1), "FltUnregisterFilter(g_filter)"));
  await editor.stop();
});

test("half of a character, as editors have it for a moment", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(path.join(folder, "single.c"));
  await editor.diagnostics(uri, ["FLT101"]);
  editor.replace(uri, "    FltUnregisterFilter", "    /* \ud834 */ FltUnregisterFilter");
  editor.replace(uri, "\ud834", "\ud834\udd1e");
  const [finding] = await editor.diagnostics(uri, ["FLT101"]);
  assert.deepEqual(finding.range, find(editor.text(uri), "FltUnregisterFilter(g_filter)"));
  await editor.stop();
});

test("a carriage return alone ends a line, for the protocol and for the parser", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const file = path.join(folder, "single.c");
  const text = fs.readFileSync(file, "utf8").replace("static PFLT_FILTER", "int a;\rint b;\r\rstatic PFLT_FILTER");
  const uri = editor.open(file, text);
  const [finding] = await editor.diagnostics(uri, ["FLT101"]);
  const { start, end } = find(text, "FltUnregisterFilter(g_filter)");
  assert.deepEqual(finding.range, { start: { ...start, line: start.line + 3 }, end: { ...end, line: end.line + 3 } });
  await editor.stop();
});
