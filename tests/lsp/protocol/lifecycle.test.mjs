// Beginning, end, and what is not as it should be in between.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor, folderWith, protocol, soon, spawnServer, uriOf } from "./editor.mjs";

const frame = (text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
const message = (fields) => frame(JSON.stringify({ jsonrpc: "2.0", ...fields }));
const INITIALIZE = message({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } });

/** A server that is given bytes; `answers` reads them as they come. */
function raw(t) {
  const server = spawnServer(t);
  const waiting = [];
  const got = [];
  server.stdin.on("error", () => {}); // it may have ended
  new protocol.StreamMessageReader(server.stdout).listen((one) => {
    got.push(one);
    waiting.splice(0).forEach((look) => look());
  });
  server.answer = (id) =>
    soon(new Promise((done) => {
      const look = () => {
        const found = got.find((one) => one.id === id && one.method === undefined);
        found ? done(found) : waiting.push(look);
      };
      look();
    }), `the answer to ${id}`);
  return server;
}

const BYE = message({ id: "bye", method: "shutdown" }) + message({ method: "exit" });

test("says what it is and can", async (t) => {
  const editor = await Editor.start(t, [folderWith(t, "single.c")]);
  const { capabilities, serverInfo } = editor.initialized;
  assert.equal(serverInfo.name, "fltcheck");
  assert.match(serverInfo.version, /^\d+\.\d+\.\d+/);
  assert.equal(capabilities.positionEncoding, "utf-16");
  assert.equal(capabilities.textDocumentSync.openClose, true);
  assert.equal(capabilities.textDocumentSync.change, protocol.TextDocumentSyncKind.Incremental);
  for (const name of ["hover", "codeAction", "codeLens", "documentSymbol", "definition", "declaration", "implementation"]) {
    assert.ok(capabilities[`${name}Provider`], name);
  }
  assert.equal(capabilities.workspace.workspaceFolders.supported, true);
  await editor.stop();
});

for (const [wanted, offered] of [["utf-8", ["utf-8", "utf-16"]], ["utf-16", ["utf-16", "utf-8"]],
  ["utf-16", undefined], ["utf-16", ["utf-32", "utf-16"]], ["utf-16", []]]) {
  test(`positions: ${JSON.stringify(offered)} gives ${wanted}`, async (t) => {
    const general = offered ? { positionEncodings: offered } : {};
    const editor = await Editor.start(t, [], { capabilities: { general } });
    assert.equal(editor.initialized.capabilities.positionEncoding ?? "utf-16", wanted);
    await editor.stop();
  });
}

test("exit without shutdown is a failure", async (t) => {
  const server = raw(t);
  server.stdin.write(INITIALIZE);
  await server.answer(1);
  server.stdin.write(message({ method: "exit" }));
  assert.equal(await soon(server.ended, "the end"), 1);
});

test("the end of the input is a failure, and an end", async (t) => {
  const server = raw(t);
  server.stdin.write(INITIALIZE);
  await server.answer(1);
  server.stdin.end();
  assert.equal(await soon(server.ended, "the end"), 1);
});

test("exit before initialize ends it", async (t) => {
  const server = raw(t);
  server.stdin.write(message({ method: "exit" }));
  assert.equal(await soon(server.ended, "the end"), 1);
});

test("requests out of turn are refused", async (t) => {
  const server = raw(t);
  const hover = (id) => message({ id, method: "textDocument/hover", params: { textDocument: { uri: "file:///a.c" }, position: { line: 0, character: 0 } } });
  server.stdin.write(hover("early"));
  assert.equal((await server.answer("early")).error.code, -32002);
  server.stdin.write(INITIALIZE);
  await server.answer(1);
  server.stdin.write(INITIALIZE.replace('"id":1', '"id":2'));
  assert.equal((await server.answer(2)).error.code, -32600);
  server.stdin.write(message({ id: 3, method: "nobody/knows" }) + message({ method: "nobody/knows" }) + message({ method: "$/neither" }));
  assert.equal((await server.answer(3)).error.code, -32601);
  server.stdin.write(message({ id: 4, method: "shutdown" }));
  assert.equal((await server.answer(4)).result, null);
  server.stdin.write(hover(5));
  assert.equal((await server.answer(5)).error.code, -32600);
  server.stdin.write(message({ method: "exit" }));
  assert.equal(await soon(server.ended, "the end"), 0);
});

test("what is not JSON, or no message, is answered and survived", async (t) => {
  const server = raw(t);
  server.stdin.write(INITIALIZE);
  await server.answer(1);
  server.stdin.write(frame("{\"jsonrpc\": \"2.0\", \"id\": 2,"));
  assert.equal((await server.answer(null)).error.code, -32700);
  const nonsense = ["[]", "[1, 2]", "1", "null", "\"\"", "{}", "{\"id\": {}}", "{\"id\": 1}", "", "\u0000",
    "{\"jsonrpc\":\"2.0\",\"method\":5}", "{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":[]}"];
  server.stdin.write(nonsense.map(frame).join(""));
  for (const params of [undefined, null, [], {}, 7, "", { textDocument: null }, { textDocument: { uri: 5 } },
    { textDocument: { uri: "" }, position: null }, { textDocument: { uri: "file:///%zz%" }, position: { line: -1, character: 1e99 } },
    { textDocument: { uri: "file:///a.c" }, position: { line: 4294967295, character: 4294967295 } }]) {
    for (const method of ["textDocument/hover", "textDocument/codeAction", "textDocument/didOpen", "textDocument/didChange",
      "textDocument/didClose", "textDocument/definition", "textDocument/documentSymbol", "textDocument/codeLens",
      "workspace/executeCommand", "workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles",
      "workspace/didChangeWorkspaceFolders", "$/cancelRequest", "$/setTrace", "textDocument/diagnostic"]) {
      const isRequest = !/did|\$/.test(method);
      server.stdin.write(message({ ...(isRequest ? { id: 99 } : {}), method, ...(params === undefined ? {} : { params }) }));
    }
  }
  server.stdin.write(BYE);
  assert.equal((await server.answer("bye")).result, null);
  assert.equal(await soon(server.ended, "the end"), 0);
  assert.equal(server.errors, "");
});

test("headers: other fields, small letters, bytes one by one", async (t) => {
  const server = raw(t);
  const type = "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n";
  server.stdin.write(type + INITIALIZE.replace("Content-Length", "content-length"));
  await server.answer(1);
  for (const byte of Buffer.from(message({ id: 2, method: "nobody/knows", params: { text: "ä𝄞" } }))) {
    server.stdin.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  assert.equal((await server.answer(2)).error.code, -32601);
  server.stdin.write(BYE);
  assert.equal(await soon(server.ended, "the end"), 0);
});

for (const [what, header] of [["no length", "Content-Type: x\r\n\r\n"], ["a length below zero", "Content-Length: -5\r\n\r\n"],
  ["a length that is no number", "Content-Length: many\r\n\r\n"],
  ["a length beyond all measure", "Content-Length: 99999999999999999999\r\n\r\n"]]) {
  test(`headers with ${what} do not kill or hang it`, async (t) => {
    const server = raw(t);
    server.stdin.write(INITIALIZE);
    await server.answer(1);
    server.stdin.write(header);
    server.stdin.write(BYE);
    server.stdin.end();
    const status = await soon(server.ended, "the end");
    assert.ok(status === 0 || status === 1, `${status}: ${server.errors}`);
  });
}

test("a request can be cancelled; it is answered all the same", async (t) => {
  const folder = folderWith(t, "single.c");
  const editor = await Editor.start(t, [folder]);
  const uri = editor.open(`${folder}/single.c`);
  const source = new protocol.CancellationTokenSource();
  const answer = soon(editor.connection.sendRequest("textDocument/hover",
    { textDocument: { uri }, position: { line: 0, character: 0 } }, source.token), "any answer");
  source.cancel();
  await answer.then(() => {}, (problem) => assert.ok([-32800, -32801].includes(problem.code), String(problem)));
  await editor.stop();
});

test("shutdown does not wait for what is being checked", async (t) => {
  const folder = folderWith(t, "split");
  const editor = await Editor.start(t, [folder]);
  editor.open(`${folder}/init.c`);
  const before = performance.now();
  await editor.stop();
  assert.ok(performance.now() - before < 20000);
});

test("files that are none of ours", async (t) => {
  const editor = await Editor.start(t, [folderWith(t, "single.c")]);
  for (const uri of ["untitled:Untitled-1", "git:/a.c?x", "file://elsewhere/share/a.c", uriOf("/nowhere/at/all.c")]) {
    editor.notify("textDocument/didOpen", { textDocument: { uri, languageId: "c", version: 1, text: "int a;\n" } });
    editor.notify("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [{ text: "int b;\n" }] });
    await editor.request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 4 } });
    editor.notify("textDocument/didClose", { textDocument: { uri } });
  }
  await editor.stop();
});
