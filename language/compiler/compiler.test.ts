import { expect, test } from "vitest";
import { kernels } from "#simulator";
import { loadText } from "../testing.ts";
import { compile } from "./index.ts";
import { disassemble } from "./testing.ts";

const files = { "p.ktrace": "protocol p { method A = 1030 (a, b) method B = 1031 (a) method C = 1032 }" };

async function compiled(text: string, constants: Readonly<Record<string, number>> = {}) {
  return compile(await loadText(text, files), new Map(Object.entries(constants)));
}

/** The code of one routine in a task that has one of everything. */
async function code(members: string): Promise<string> {
  const { program, diagnostics } = await compiled(`kernel helenos-2011 import "p.ktrace"
const N = 4 task server { on * { answer } } task t { phone p -> server session s -> server exchange parallel pool 1
var x = 7 var t[3] = 0 mutex m rwlock l
${members}
}`);
  expect(diagnostics).toEqual([]);
  if (program === undefined) throw new Error("There is no program.");
  return disassemble(program).split("\n").slice(2).join("\n");
}

/** Lines and columns of what was found, with its message. */
async function found(text: string, constants: Readonly<Record<string, number>> = {}): Promise<string[]> {
  const { program, diagnostics } = await compiled(text, constants);
  expect(program === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
  return diagnostics.map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`);
}

test("values, variables and blocks", async () => {
  expect(
    await code(`main {
let a = N * 2
if a > x && a < 9 { let b = a t[b % 3] = b } else { x = -a }
if a || !x { x = t[1] }
}`),
  ).toMatchSnapshot();
});

test("loops", async () => {
  expect(
    await code(`main {
for i in 0..N { if i == 2 { continue } x = i }
repeat 3 { x = x + 1 }
while x > 0 { x = x - 1 if x == 4 { break } }
loop { yield }
}`),
  ).toMatchSnapshot();
});

test("calls and answers", async () => {
  expect(
    await code(`main {
let rc, v = call p.A(1, x)
call s.C()
let m = send p.B(rc)
let n = send p.B(v)
wait all m, n
x = wait m
forget n
}
on C { answer call p.C() }
on B(a) { let c = receive A answer EOK, 1 to c forward to p.B(a + 1) }
on A(a, b) { let d = receive; exchange s as ex { forward d to ex as self let m = send ex.B(a) answer wait m } }`),
  ).toMatchSnapshot();
});

test("what is given back on every way out of a block", async () => {
  expect(
    await code(`fn f(a) {
lock m {
if a { return x + 1 }
lock l read { return }
}
return call p.C()
}
main {
loop { lock l write {
if x { break }
continue
} }
let y = f(x)
}`),
  ).toMatchSnapshot();
});

test("handles as parameters", async () => {
  expect(
    await code(`fn done(message, ex, extra) { let rc = wait message end ex return rc + extra }
fn reply(c) { answer 0 to c }
on C { reply(request) }
main { let ex = begin s let m = send ex.C() let rc = done(m, ex, 5) log "rc {rc}, x {x}" assert rc == 5, "was {rc}" }`),
  ).toMatchSnapshot();
});

test("tables of tasks: ids, replicas and slots", async () => {
  const { program } = await compiled(`kernel helenos-2011
task a { phone q -> b phone r slot 1 -> b session s -> b exchange parallel pool 2 slots 4, 5 }
task b id 1 { on * { answer } }
task c x 3 id 10 { phone n slot 20 + self -> c[(self + 1) % 3] var v = self * 2 }
task d { }`);
  const rows = program?.tasks.map(({ name, id, phones, variables }) => {
    const slots = phones.map((phone) => `${phone.name}@${phone.slot}->${phone.target}`);
    return [name, id, ...slots, ...variables.map(({ initial }) => initial)].join(" ");
  });
  expect(rows).toEqual([
    "a 2 q@2->1 r@1->1 s@4->1 s@5->1 s@3->1",
    "b 1",
    "c[0] 10 n@20->3 0",
    "c[1] 11 n@21->4 2",
    "c[2] 12 n@22->2 4",
    "d 3",
  ]);
});

test("checks carry their constants and clauses", async () => {
  const { program } = await compiled(`const N = 1
task a x 2 { } task "b:c" { }
check "one" with N = 2 * 3 { forbid stuck expect deadlock among a[*], "b:c" }`);
  expect(
    program?.checks.map(({ name, constants, clauses }) => ({ name, constants: [...constants], clauses })),
  ).toMatchObject([
    {
      name: "one",
      constants: [["N", 6]],
      clauses: [
        { kind: "forbid", what: ["deadlock", "hang"] },
        { kind: "expect", what: "deadlock", among: ["a[0]", "a[1]", "b:c"] },
      ],
    },
  ]);
});

test("overrides change values and the hash; comments and names of files do not", async () => {
  const text = "const N = 1 task t { main { sleep N } }";
  const [plain, same, other] = await Promise.all([
    compiled(text),
    compiled(`// a comment\n${text}`),
    compiled(text, { N: 2 }),
  ]);
  expect(plain.program?.hash).toMatch(/^[0-9a-f]{16}$/);
  expect(same.program?.hash).toBe(plain.program?.hash);
  expect(other.program?.hash).not.toBe(plain.program?.hash);
  expect(other.program?.constants.get("N")).toBe(2);
});

test("another kernel than the file's is in the program and its hash", async () => {
  const document = await loadText('kernel helenos-2011 task t { main { log "{ENOENT}" } }');
  const [own, other] = [undefined, kernels.find(({ name }) => name === "helenos-2026")].map(
    (kernel) => compile(document, new Map(), kernel).program,
  );
  expect([own?.kernel.name, other?.kernel.name]).toEqual(["helenos-2011", "helenos-2026"]);
  expect(own?.hash).not.toBe(other?.hash);
});

test("what a run would get wrong is refused, with the values that make it wrong", async () => {
  expect(await found("const N = 2 task t x N { } task u { phone p -> t[1] }", { N: 0 })).toEqual([
    "1:22 With N = 0: 0 replicas are not possible; expected 1 to 4096.",
  ]);
  expect(await found("const N = 6 task s { } task u { phone p slot N -> s phone q slot 5 -> s }", { N: 5 })).toEqual([
    "1:66 With N = 5: The slot 5 is already that of `p` in line 1.",
  ]);
  expect(await found("const N = 2 task u { var x = 4 main { x = x / N } }", { N: 0 })).toEqual([
    "1:47 With N = 0: This divides by zero.",
  ]);
  expect(await found('const N = 2 task u x N { } check "c" with N = 0 { forbid stuck }')).toEqual([
    "1:22 With N = 0: 0 replicas are not possible; expected 1 to 4096.",
  ]);
  expect(await found("task s x 2 { } task u x 3 { phone p -> s[self] }")).toEqual([
    "1:40 In replica 2 this is `s[2]`; expected 0 to 1.",
  ]);
  expect(await found("limits { phones 1 } task s { } task u { phone p -> s phone q -> s }")).toEqual([
    "1:54 `u` has 2 phones when it starts: the limit `phones` is 1; `limits { phones 2 }` raises it.",
  ]);
  expect(await found("task t { }", { M: 1 })).toEqual(["1:1 There is no constant `M` to override."]);
  expect(await found("const N = 1")).toEqual(["1:1 There is no task here to run."]);
  expect(await found(" \n")).toEqual(["1:1 There is nothing in this file: write a task to run, or open another file."]);
});

test("an imported file is compiled under the main file's kernel", async () => {
  const imported = { "a.ktrace": "task s { on IPC_M_PAGE_IN { answer } }" };
  const load = (kernel: string) => loadText(`kernel ${kernel} import "a.ktrace"`, imported);
  expect(compile(await load("helenos-2026")).diagnostics).toEqual([]);
  const [diagnostic] = compile(await load("helenos-2011")).diagnostics;
  expect(diagnostic).toMatchObject({
    uri: "file:///a.ktrace",
    message: "The kernel helenos-2011 has no `IPC_M_PAGE_IN`.",
  });
});
