import { AstUtils, CstUtils, GrammarAST } from "langium";
import { expect, test } from "vitest";
import { type Expression, isBinary, isConst } from "./generated/ast.ts";
import { KtraceGrammar } from "./generated/grammar.ts";
import { isPredeclared, predeclaredUri } from "./predeclared.ts";
import { createKtraceServices } from "./services.ts";
import { loadText } from "./testing.ts";
import { reservedWords } from "./words.ts";

const { ktrace } = createKtraceServices();

function errors(text: string): string[] {
  const { parserErrors, lexerErrors } = ktrace.parser.LangiumParser.parse(text);
  return [...lexerErrors, ...parserErrors].map((error) => error.message);
}

function inTask(members: string): string {
  return `task t {\n${members}\n}`;
}

const topLevel = [
  "kernel helenos-2011",
  "kernel helenos-2026",
  'import "protocols/helenos-2011.ktrace"',
  "const EARLY = 1",
  "const N = (2 + 3) * 0x1F / 1_000 % 7 - -1",
  "protocol p { method A = 1025 (a, b) method B method C = N }",
  "protocol p { method A; method B = 0x500 () }",
  "task t { }",
  'task "init:vfs" id 6 serves vfs_in, vfs_out { }',
  "task t x 3 id N serves P { }",
  "task t serves P id 3 x K { };",
  "limits { phones 64  async_calls 4  async_calls_per_task 4  fibrils 64  steps 1_000_000 }",
  'check "c" { forbid deadlock }',
  'check "c" with A = 1, B = 2 + 3 { forbid deadlock, hang, violation, assertion forbid stuck }',
  'check "c" { always vfs.open_files <= 4 eventually bdsh.done == 1 reachable mfs.mounted == 1 }',
  'check "c" { expect deadlock among "init:vfs", "init:fat", mfs, file_bd }',
  'check "c" { expect deadlock among phil[*], fork[2] expect hang always "init:vfs".t[3] == phil[2].x }',
];

const members = [
  "var x = 0",
  "var x",
  "var t[8] = 0",
  "var c: call",
  "var c[4]: message var d: exchange var e: phone",
  "mutex m rwlock l condvar c semaphore s = 2",
  "mutex m[4] rwlock l[N] condvar c[2] semaphore s[3] = 1",
  "phone p -> T",
  'phone p slot 5 -> "init:vfs"',
  "phone p -> T[(self + 1) % N]",
  "phone p[3] -> T phone q[3] -> T[*]",
  "session s -> T",
  "session s -> T exchange atomic",
  "session s -> T exchange serialize slots 4",
  'session s -> "init:fat" exchange parallel pool 3 slots 1, 2, 3, 8',
  "session s -> T pool 2 exchange parallel",
  "workers 4",
  "fn f(a, b) { return a + b }",
  "fn f() { }",
  "main { }",
  "fibril f { }",
  "fibril f(a) { } fibril g() { }",
  "daemon fibril f { } daemon fibril g(a) { }",
  "on M(a, b) { }",
  "on M { } on P.M(a) { } on * { }",
  "on IPC_M_CONNECT_ME_TO(a, b, c) { }",
];

const statements = [
  "let x = 1",
  "x = 2 t[i + 1] = 3",
  "call p.M()",
  "call p.M(1, 2) timeout 5ms",
  "call p[i].P.M(1)",
  "let rc = call p.M(1)",
  "let rc, v1, v2 = call p.M(1) timeout 10us",
  "rc = call p.M(1)",
  "let m = send p.M(1) send p.M()",
  "let rc, v = wait m timeout 2s wait m",
  "wait all m, n, t[0]",
  "forget m",
  "notify p.M(1)",
  "answer",
  "answer EOK",
  "answer rc, v, 3",
  "answer to c",
  "answer rc, v to c answer 0 to t[1] answer 0 to request",
  "answer call p.M(1)",
  "answer wait m",
  "answer f(1)",
  "forward to p",
  "forward c to p",
  "forward request to p.M(1, 2)",
  "forward data to ex as self",
  "forward c to p.P.M() as self",
  "forward\nto p",
  "let c = receive",
  "let c = receive IPC_M_DATA_READ",
  "receive P.M",
  "let p = connect T",
  "let p = connect T[1] (a, b, c)",
  "let p, rc = connect sender",
  "hangup p",
  "lock m unlock m lock l read lock l write lock m[i]",
  "lock m { } lock l write { } lock l read { }",
  "wait c with m wait c with m timeout 1s let rc = wait c with m timeout d",
  "signal c broadcast c",
  "down s up s",
  "let ex = begin s end ex",
  "exchange s as ex { }",
  "spawn f(1) spawn g() yield sleep 5ms sleep d * 2",
  "if a { } if a { } else { } if a { } else if b { } else { }",
  "while a < b { break continue } loop { } repeat n { } for i in 0..n + 1 { }",
  "return",
  "return 1",
  "return call p.M()",
  "choose { } or { } or { x = 1 }",
  "let k = choose 0..3 x = choose a..b",
  'assert a == b assert a, "why {a} and {b + 1}, {t[0]}"',
  'log "" log "plain" log "{x}" log "a {x} b {y + 1} c" log "brace \\{ quote \\" end"',
  'exit; crash; crash "why {x}"',
  "f(1, 2) x = f() let y = f(1)",
  "x = a || b && c == d != e < f <= g > h >= i + j - k * l / m % n",
  "x = !a y = -b z = !(a && -b)",
  "x = self + sender + method + arg(1) + arg(n)",
  "c = request let d = request spawn f(request)",
  "x = true y = false z = 0xFF w = 1_000",
  "x = 1; y = 2;;",
  // A word that is also a name, at the places where the two could be taken for each other.
  "wait all\nall = 1",
  "wait all\nwait all all wait all m, all",
  "wait with with m wait m with = 3",
  "call p.M() timeout = 5ms",
  "lock m read = 5",
  "lock m write(3)",
  "lock m read[1] = 2 if a { } else = 5 choose { } or { } or(1)",
  "answer to\nto = 1",
  "forward to to p",
  "let on = 1 let main = 2 let x = 3 let id = x x = id",
  "call to.read(to) let from = to",
  "answer // nothing\nx = 1",
  "answer /* nothing */ ; x = 1",
  "answer /* a value */ 1",
  "return /* nothing */ // at all\nx = 1",
  "let c = receive\nx = 1",
  'crash\nlog ""',
];

const captures = [
  `capture "kconsole, HelenOS mainline 1219" kernel helenos-2011 {
    task 27 "bdsh" { phone 5 -> 6 calls 1 }
    task 6 "init:vfs" {
      phone 8 -> 7 calls 2
      dispatched 1032 (37, 0, 0, 0, 0) from 27 at 0xffff800000d77800
      dispatched 1025 (3, 0, 0, 0, 0) from 39 flags 0
    }
  }`,
  `capture "c" { task 1 { phone 1 -> ? connecting phone 2 -> 3 calls 1 slammed phone 4 -> 3 hungup phone 5 -> 3 busy
    phone 6 -> 3 connected incoming 8 () from ? flags 0x4 at 0xffffffffffffffff answer 0 (1) } }`,
  `capture "c" { task 2 partial { } task 1 "t" partial { thread 3 "n" { serving 0x10 waits answer for 7:2 call 0x20 }
    thread 4 { waits lock } thread 5 { waits answer } thread 6 { waits receive for 7 perhaps "why" } thread 7 { waits send } thread 8 { } } }`,
];

test.each(topLevel)("top level: %s", (text) => expect(errors(text)).toEqual([]));
test.each(members)("member: %s", (text) => expect(errors(inTask(text))).toEqual([]));
test.each(statements)("statement: %s", (text) => {
  expect(errors(inTask(`main { ${text} }`))).toEqual([]);
  expect(errors(inTask(`main {\n${text}\n}`))).toEqual([]);
});
test.each(captures)("capture: %s", (text) => expect(errors(text)).toEqual([]));

test("comments may stand anywhere", () => {
  expect(errors("/// doc\ntask /* a */ t { // b\n /* c\n d */ main { } }\n// end")).toEqual([]);
});

test("every word of the grammar is reserved or may be a name", () => {
  const keywords = AstUtils.streamAllContents(KtraceGrammar()).filter(GrammarAST.isKeyword);
  const words = new Set(keywords.map((keyword) => keyword.value).filter((word) => /^[a-z]/.test(word)));
  for (const word of words) {
    const refused = errors(`const ${word} = 1 task ${word} { var ${word} = ${word} main { let ${word} = ${word} } }`);
    expect(refused.length > 0, word).toBe(reservedWords.has(word));
  }
});

test("numbers are read whole, durations in microseconds", () => {
  const { value } = ktrace.parser.LangiumParser.parse(
    "const A = 0xffff_ffff const B = 1_000 const C = 2ms const D = 3s",
  );
  const values = AstUtils.streamAllContents(value).map((node) => ("value" in node ? node.value : undefined));
  expect(values.filter((literal) => typeof literal === "bigint").toArray()).toEqual([
    0xffffffffn,
    1000n,
    2000n,
    3000000n,
  ]);
});

test("predeclared names are marked as such", () => {
  const { constants, methods } = ktrace.predeclared();
  expect(constants.map((node) => node.name)).toContain("EHANGUP");
  expect(methods.map((node) => node.name)).toContain("IPC_M_DATA_READ");
  expect([...constants, ...methods].every(isPredeclared)).toBe(true);
  expect(predeclaredUri.scheme).toBe("ktrace-predeclared");
});

test.each([
  ["7 - 2 - 1", "((7 - 2) - 1)"],
  ["1 + 2 * 3 - 4 / 2", "((1 + (2 * 3)) - (4 / 2))"],
  ["1 < 2 == 2 > 1", "((1 < 2) == (2 > 1))"],
  ["0 || 1 && 2 || 3", "((0 || (1 && 2)) || 3)"],
  ["2 * (3 + 4) % 5", "((2 * (3 + 4)) % 5)"],
])("operators bind as the language says, the left of two alike first: %s", async (text, bound) => {
  const { main } = await loadText(`const C = ${text}`);
  const shape = (node: Expression | undefined): string =>
    isBinary(node) ? `(${shape(node.left)} ${node.operator} ${shape(node.right)})` : (node?.$cstNode?.text ?? "?");
  expect(main?.items.filter(isConst).map(({ value }) => shape(value))).toEqual([bound]);
});

test("comments stand in the tree before what they are above, however many there are", async () => {
  const many = "// c\n".repeat(150_000);
  const { main, diagnostics } = await loadText(`// first\nconst A = 1\n// second\nconst B = 2\n${many}const C = 3`);
  expect(diagnostics).toEqual([]);
  const leaves = main?.$cstNode === undefined ? [] : CstUtils.flattenCst(main.$cstNode).toArray();
  expect(leaves.slice(0, 7).map(({ text }) => text)).toEqual([
    "// first",
    "const",
    "A",
    "=",
    "1",
    "// second",
    "const",
  ]);
  expect(leaves.every(({ offset }, i) => i === 0 || offset > leaves[i - 1].offset)).toBe(true);
});
