import { expect, test } from "vitest";
import { loadText } from "../testing.ts";
import { analyse } from "./index.ts";

const protocol = "protocol p { method ASK = 1024 method BACK = 1025 method LOOK = 1026 }";

/**
 * Analyses a text in which `^^^ code` marks a finding of the line above: where it begins. Every finding
 * has to be marked, and every mark met. It can import `p.ktrace`, in which methods may be unused.
 */
async function check(marked: string): Promise<void> {
  const lines = marked.split("\n");
  const isMark = (line: string) => /^\s*\^/.test(line);
  const { scenario, files, diagnostics } = await loadText(lines.filter((line) => !isMark(line)).join("\n"), {
    "p.ktrace": protocol,
  });
  const [document] = files;
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (document === undefined || scenario === undefined) return expect.unreachable("The text is not known.");
  const expected: string[] = [];
  let number = -1;
  for (const line of lines) {
    const [, before = "", code] = /^(\s*)\^+ (\S+)/.exec(line) ?? [];
    if (code === undefined) number++;
    else expected.push(`${number}:${before.length} ${code}`);
  }
  const found = analyse(document, scenario).map(({ node, code }) => {
    const { line = 0, character = 0 } = node.$cstNode?.range.start ?? {};
    return `${line}:${character} ${code}`;
  });
  expect(found.toSorted()).toEqual(expected.toSorted());
}

const ask = 'import "p.ktrace"';
const server = (name: string, body: string) => `task ${name} serves p { ${body} on * { answer } }`;

test("two servers that ask each other may wait in a circle, shown at each call", () =>
  check(`${ask}
task a serves p {
  phone b -> b
  on ASK { answer call b.ASK() }
                  ^^^ call-circle
  on * { answer }
}
task b serves p {
  phone a -> a
  on ASK { answer call a.ASK() }
                  ^^^ call-circle
  on * { answer }
}
task c { phone a -> a main { call a.ASK() } }`));

test("a circle is closed by the phone that calls queue on, not by the names of tasks", () =>
  check(`${ask}
task a serves p {
  phone b -> b
  on ASK { answer call b.ASK() }
  on * { answer }
}
task b serves p {
  phone a -> a
  on ASK { answer call a.BACK() }
  on * { answer }
}
task c { phone a -> a main { call a.ASK() } }`));

test("what nobody calls is in no circle", () =>
  check(`${ask}
task a serves p { phone b -> b on ASK { answer call b.ASK() } on * { answer } }
task b serves p { phone a -> a on ASK { answer call a.ASK() } on * { answer } }`));

test("a call with a timeout is in no circle", () =>
  check(`${ask}
task a serves p { phone b -> b on ASK { answer call b.ASK() timeout 5ms } on * { answer } }
task b serves p { phone a -> a on ASK { answer call a.ASK() } on * { answer } }
task c { phone a -> a main { call a.ASK() } }`));

test("an answer that comes first opens the circle", () =>
  check(`${ask}
task a serves p {
  phone b -> b
  on ASK {
    answer
    call b.ASK()
  }
  on * { answer }
}
task b serves p {
  phone a -> a
  on ASK { answer call a.ASK() }
  on * { answer }
}
task c { phone a -> a main { call a.ASK() } }`));

test("a branch that the constants rule out is not taken", () =>
  check(`${ask}
const NESTED = 0
task a serves p { phone b -> b on ASK { if NESTED { call b.ASK() } answer } on * { answer } }
task b serves p { phone a -> a on ASK { answer call a.ASK() } on * { answer } }
task c { phone a -> a main { call a.ASK() } }`));

test("replicas in a row are no ring", () =>
  check(`${ask}
const N = 4
task node x N serves p {
  phone next -> node[(self + 1) % N]
  on ASK {
    if self < N - 1 { call next.ASK() }
    answer
  }
  on * { answer }
}
task c { phone first -> node[0] main { call first.ASK() } }`));

test("replicas in a ring are one", () =>
  check(`${ask}
const N = 3
task node x N serves p {
  phone next -> node[(self + 1) % N]
  on ASK { answer call next.ASK() }
                  ^^^ call-circle
  on * { answer }
}
task c { phone first -> node[0] main { call first.ASK() } }`));

test("a call that is handed on is waited for where it goes", () =>
  check(`${ask}
task a serves p {
  phone broker -> broker
  on ASK { answer call broker.ASK() }
                  ^^^ call-circle
  on * { answer }
}
task broker serves p { phone b -> b on * { forward to b as self } }
task b serves p {
  phone a -> a
  on ASK { answer call a.ASK() }
                  ^^^ call-circle
  on * { answer }
}
task c { phone a -> a main { call a.ASK() } }`));

const vfs = (pool: number, body: string) => `${ask}
task vfs serves p {
  session fat -> fat exchange parallel pool ${pool}
  on ASK {
    let ex = begin fat
    let asked = send ex.ASK()
${body}
  }
  on BACK {
    let ex = begin fat
    let rc = call ex.LOOK()
    end ex
    answer rc
  }
  on * { answer }
}
task fat serves p {
  phone vfs -> vfs
  on ASK { answer call vfs.BACK() }
  on * { answer }
}
task c { phone vfs -> vfs main { call vfs.ASK() } }`;

test("an exchange that ends before its answer, which needs another", () =>
  check(
    vfs(
      1,
      `    end ex
    ^^^ early-end
    answer wait asked`,
    ),
  ));

test("one that ends after its answer", () =>
  check(
    vfs(
      1,
      `    let rc = wait asked
    end ex
    answer rc`,
    ),
  ));

test("so many phones that its turn does not come again", () =>
  check(
    vfs(
      2,
      `    end ex
    answer wait asked`,
    ),
  ));

test("an end that is early and harmless", () =>
  check(`${ask}
task vfs serves p {
  session fat -> fat exchange parallel pool 1
  on ASK {
    let ex = begin fat
    let asked = send ex.LOOK()
    end ex
    answer wait asked
  }
  on * { answer }
}
${server("fat", "")}
task c { phone vfs -> vfs main { call vfs.ASK() } }`));

const locks = (body: string) => `task t {
  mutex a
  mutex b
  rwlock l
${body}
}`;

test("locks in both orders", () =>
  check(
    locks(`  main { lock a { lock b { } } lock l read { } }
                  ^^^ lock-order
  fibril other { lock b { lock a { } } }
                          ^^^ lock-order`),
  ));

test("through a fn", () =>
  check(
    locks(`  fn take_b() { lock b { } }
                ^^^ lock-order
  main { lock a { take_b() } lock l read { } }
  fibril other { lock b { lock a { } } }
                          ^^^ lock-order`),
  ));

test("in one order, or one after the other", () =>
  check(
    locks(`  main { lock a { lock b { } } lock b { } lock a { } lock l read { } }
  fibril other { lock a lock b unlock b unlock a }`),
  ));

test("a third lock keeps them apart", () =>
  check(
    locks(`  main { lock l write { lock a { lock b { } } } }
  fibril other { lock l write { lock b { lock a { } } } }`),
  ));

test("one fibril alone takes them in any order", () =>
  check(locks("  main { lock a { lock b { } } lock b { lock a { } } lock l read { } }")));

test("a lock that the same fibril has", () =>
  check(
    locks(`  fn again() { lock a { } }
               ^^^ lock-twice
  main { lock a { again() } lock b { lock l read { } } }`),
  ));

test("a lock across a call that comes back", () =>
  check(`${ask}
task a serves p {
  phone b -> b
  mutex m
  main { lock m { call b.ASK() } }
                  ^^^ lock-across-call
  on BACK { lock m { answer } }
  on * { answer }
}
task b serves p {
  phone a -> a
  on ASK { answer call a.BACK() }
  on * { answer }
}`));

test("one that is given back before the call", () =>
  check(`${ask}
task a serves p {
  phone b -> b
  mutex m
  main { lock m { } call b.ASK() }
  on BACK { lock m { answer } }
  on * { answer }
}
task b serves p { phone a -> a on ASK { answer call a.BACK() } on * { answer } }`));

const handler = (body: string) => `protocol q { method ASK = 1024 (n) }
task t serves q {
  var kept: call
  fn answered(c: call) { answer EOK to c }
  fibril later() { answer EOK to kept }
  on ASK(n) {
    if n == 9 { kept = request spawn later() return }
    if n == 8 { answered(request) return }
${body}
  }
}`;

test.each([
  ["an answer on every way", "    if n { answer 1 } else { answer 2 }"],
  ["a way that answers and leaves", "    if n { answer 1 return }\n    answer 2"],
  ["answers that exclude each other", "    if n { answer 1 }\n    if !n { answer 2 }"],
  ["a way that ends the task", '    if n { answer 1 } else { crash "why" }'],
  ["a loop that waits for a reason to answer", "    loop { if n { answer 1 return } yield }"],
])("%s", (_, body) => check(handler(body)));

test("a way without an answer", () =>
  check(
    handler(`    if n { answer 1 }
    ^^^ no-answer`),
  ));

test("a way that leaves before the answer", () =>
  check(
    handler(`    if n == 3 { return }
                ^^^ no-answer
    answer`),
  ));

test("an answer after an answer", () =>
  check(
    handler(`    answer 1
    answer 2
    ^^^ answered-twice`),
  ));

test("an answer on a way that has answered", () =>
  check(
    handler(`    if n { answer 1 }
    answer 2
    ^^^ answered-twice`),
  ));

test("a call that is received and not answered", () =>
  check(
    handler(`    let data = receive IPC_M_DATA_WRITE
               ^^^ no-answer
    answer n`)
      .replace("let data = ", "let _data = ")
      .replace("               ^^^", "                ^^^"),
  ));

test("nobody signals a condition, nobody raises a semaphore", () =>
  check(`task t {
  mutex m
  condvar c
  condvar d
  semaphore s
  semaphore free = 1
  main { lock m { wait c with m } down free up free }
                  ^^^ never-signalled
  fibril other { lock m { wait d with m timeout 5ms } down s }
                                                      ^^^ never-signalled
}`));

test.each([
  ["of a handler that returns", "on ASK(n) { lock m if n { answer return } unlock m answer }"],
  ["of a fn that another way gives back", "fn f(n) { lock m if n { return 0 } unlock m }\n  on ASK(n) { f(n) answer }"],
])("a lock left held: %s", async (_, body) => {
  const { scenario, files } = await loadText(
    `protocol q { method ASK = 1024 (n) }\ntask t serves q {\n  mutex m\n  ${body}\n}`,
  );
  const [document] = files;
  if (document === undefined || scenario === undefined) return expect.unreachable("The text is not known.");
  expect(analyse(document, scenario).map(({ code, node }) => `${code} ${node.$type}`)).toEqual([
    "lock-left-held Return",
  ]);
});

test("a turn of a loop that keeps its lock", () =>
  check(`task t {
  mutex m
  var n = 3
  main { while n { lock m if n == 2 { continue } unlock m n = n - 1 } }
                   ^^^ lock-left-held
}`));

test("a lock that a fn gives to its caller", () =>
  check(`task t {
  mutex m
  fn get() { lock m }
  main { get() unlock m }
}`));

test("a method that the callee neither handles nor receives", () =>
  check(`${ask}
task t serves p { on ASK { let data = receive BACK answer to data answer } }
task c { phone t -> t main { call t.ASK() call t.BACK() call t.LOOK() } }
                                                        ^^^ not-handled`));

test("who knows ENOTSUP knows", () =>
  check(`${ask}
task t serves p { on ASK { answer } on BACK { answer } }
task c { phone t -> t main { let rc = call t.LOOK() assert rc == ENOTSUP } }`));

test("what is never reached", () =>
  check(`task t {
  var n = 1
  main {
    if n {
      return
      log "never"
      ^^^ unreachable
    }
    if 0 { log "never" }
           ^^^ unreachable
    loop { n = n + 1 }
    log "never"
    ^^^ unreachable
  }
}`));

test("what can be reached", () =>
  check(`const NEVER = 0
task t {
  var n = 1
  main {
    if NEVER { log "in a check, perhaps" }
    loop { if n { break } }
    log "reached"
  }
}`));

test("names that nothing uses", async () => {
  const { scenario, files } = await loadText(`const A = 1
const _B = 1
protocol none { method X = 1024 }
protocol some { method Y = 1024 method Z = 1025 }
task t serves some {
  phone t -> t
  mutex m
  var v = 1
  fn f() { }
  fibril g() { }
  fibril boot { }
  on Y { let rc, a = call t.Y() let c, d = call t.Y() answer a }
}
task u { phone t -> t main { call t.Y() } }`);
  const [document] = files;
  if (document === undefined || scenario === undefined) return expect.unreachable("The text is not known.");
  const found = analyse(document, scenario).filter(({ code }) => code === "unused");
  const names = found.map(({ node }) => ("name" in node ? node.name : ""));
  expect(names).toEqual(["A", "none", "Z", "m", "v", "f", "g", "c", "d"]);
});

test("a file without tasks is there for others", () => check("const A = 1\nprotocol q { method X = 1024 }"));
