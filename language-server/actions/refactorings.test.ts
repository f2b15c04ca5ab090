import { expect, test } from "vitest";
import { CancellationToken, DiagnosticSeverity } from "vscode-languageserver";
import { diagnosticsOf } from "../diagnostics/diagnostics.ts";
import { format } from "../formatting/format.ts";
import { open } from "../testing.ts";
import { codeActions } from "./actions.ts";
import { refactoringsOf, textAfter, titles } from "./testing.ts";

const files = { "p.ktrace": "protocol p { method ASK (a) method BACK }\n" };

/** The only refactoring at `$0` makes this of a text, without an error, and formatted. */
async function check(marked: string, title: string, after: string): Promise<void> {
  const opened = await open(marked, files);
  const actions = await refactoringsOf(opened);
  expect(titles(actions)).toEqual([title]);
  const [text = ""] = actions.map((action) => textAfter(action, opened));
  expect(text).toEqual(after);
  const { document, analysis, workspace } = await open(text, files);
  const errors = diagnosticsOf(document, analysis).filter(({ severity }) => severity === DiagnosticSeverity.Error);
  expect(errors.map(({ message }) => message)).toEqual([]);
  expect(format(document, workspace.services, { tabSize: 2, insertSpaces: true })).toEqual([]);
}

async function checkNone(marked: string): Promise<void> {
  expect(titles(await refactoringsOf(await open(marked, files)))).toEqual([]);
}

test("methods get the numbers that they have", async () => {
  await check(
    "protocol q {\n  method A // first\n  $0method B (x)\n  method C = 2000\n  method D\n}\n",
    "Number the methods",
    "protocol q {\n  method A = 1024 // first\n  method B = 1025 (x)\n  method C = 2000\n  method D = 2001\n}\n",
  );
  await checkNone("protocol q { $0method A = 1024 }");
});

const client = (body: string) => `import "p.ktrace"
task s serves p { on ASK(a) { answer EOK, a } on BACK { answer } }
task c {
  phone s -> s
  session e -> s exchange parallel
  var n = 0
  fn f() {
${body}
  }
  main { n = f() }
}
`;

const toCall = (before: string, after: string) =>
  check(client(before), "Turn `send` and `wait` into `call`", client(after));
const toSend = (before: string, after: string) =>
  check(client(before), "Turn `call` into `send` and `wait`", client(after));

test("send and wait become a call", async () => {
  await toCall(
    "    let m = $0send s.ASK(1)\n    let rc, v = wait m\n    return rc + v",
    "    let rc, v = call s.ASK(1)\n    return rc + v",
  );
  await toCall("    let m = send s.BACK()\n    $0wait m timeout 5ms", "    call s.BACK() timeout 5ms");
  await toCall("    let m = send s.BACK()\n    n = wait $0m", "    n = call s.BACK()");
  await toCall("    let $0m = send s.BACK()\n    return wait m", "    return call s.BACK()");
});

test("on one line, and with comments", async () => {
  await toCall("    let m = $0send s.ASK(1) let rc = wait m return rc", "    let rc = call s.ASK(1) return rc");
  await toCall(
    "    // Asks.\n    let m = $0send s.ASK(1) // sent\n    // Then.\n    let rc = wait m // taken\n    return rc",
    "    // Asks.\n    // sent\n    // Then.\n    let rc = call s.ASK(1) // taken\n    return rc",
  );
});

test("not where the message is used again, or something is between", async () => {
  const none = (body: string) => checkNone(client(body));
  await none("    let m = $0send s.BACK()\n    wait m\n    wait m");
  await none("    let m = $0send s.BACK()\n    n = 1\n    wait m");
  await none("    let m = $0send s.BACK()\n    forget m");
  await none("    let m = $0send /* now */ s.BACK()\n    wait m");
});

test("a call becomes send and wait", async () => {
  await toSend(
    "    let rc, v = $0call s.ASK(n) timeout 5ms // asks\n    return rc + v",
    "    let m = send s.ASK(n)\n    let rc, v = wait m timeout 5ms // asks\n    return rc + v",
  );
  await toSend("    $0call s.BACK()", "    let m = send s.BACK()\n    wait m");
  await toSend("    let m = 1 $0return call s.ASK(m)", "    let m = 1 let m2 = send s.ASK(m) return wait m2");
});

test("a call of a session begins an exchange, and stays", () => checkNone(client("    $0call e.BACK()")));

test("only what is asked for is offered", async () => {
  const text = 'import "p.ktrace"\nimport "p.ktrace"\nprotocol q { $0method A } task t serves r { }';
  const opened = await open(text, files);
  const range = { start: opened.position, end: opened.position };
  const diagnostics = diagnosticsOf(opened.document);
  const kinds = async (...only: string[]) => {
    const context = only.length === 0 ? { diagnostics } : { diagnostics, only };
    const actions = await codeActions({ context }, { ...opened, range, token: CancellationToken.None });
    return [...new Set(actions.map(({ kind }) => kind))];
  };
  expect(await kinds()).toEqual(["quickfix", "refactor.rewrite"]);
  expect(await kinds("")).toEqual(["quickfix", "refactor.rewrite", "source.organizeImports"]);
  expect(await kinds("source")).toEqual(["source.organizeImports"]);
  expect(await kinds("quickfix")).toEqual(["quickfix"]);
  expect(await kinds("refactor")).toEqual(["refactor.rewrite"]);
  expect(await kinds("refactor.rewrite")).toEqual(["refactor.rewrite"]);
  expect(await kinds("refactor.rewrite.more", "refac")).toEqual([]);
});
