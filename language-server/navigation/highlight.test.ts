import { expect, test } from "vitest";
import { DocumentHighlightKind } from "vscode-languageserver";
import { open } from "../testing.ts";
import { highlight } from "./highlight.ts";

const kinds = new Map(Object.entries(DocumentHighlightKind).map(([name, kind]) => [kind, name.toLowerCase()]));

/** Of the name at `$0`, each `^^^ read`, `write` or `text` is shown. */
async function check(marked: string): Promise<void> {
  const { document, workspace, position, marks } = await open(marked);
  const found = highlight({ document, services: workspace.services }, position) ?? [];
  expect(found.map(({ range, kind }) => ({ range, label: kind && kinds.get(kind) }))).toEqual(marks);
}

test("a variable is read and written", async () => {
  await check(`
task a {
  var x = 0
      ^ write
  main {
    x = $0x + 1
    ^ write
        ^ read
    log "{x}"
          ^ read
  }
}`);
});

test("a local is written by its let", async () => {
  await check(`
task a {
  main {
    let rc, v = call p.M()
            ^ write
    assert $0v > 0
           ^ read
  }
}`);
});

test("a lock is taken and given back", async () => {
  await check(`
task a {
  mutex m
        ^ text
  main {
    lock m
         ^ read
    wait c with m
                ^ read
    unlock $0m
           ^ write
    lock m { }
         ^ read
  }
}`);
});

test("a semaphore, a condition", async () => {
  await check(`
task a {
  semaphore s = 1
            ^ text
  main {
    down s
         ^ read
    up $0s
       ^ write
  }
}`);
  await check(`
task a {
  mutex m
  condvar c
          ^ text
  main {
    wait $0c with m
         ^ read
    signal c
           ^ write
  }
}`);
});

test("a phone's calls", async () => {
  await check(`
task a {
  phone $0p -> a
        ^ text
  main {
    call p.IPC_M_DATA_READ()
         ^ read
    hangup p
           ^ write
  }
}`);
});

test("a session and an exchange are taken and given back", async () => {
  await check(`
task a {
  session s -> a
          ^ text
  main { let ex = begin $0s end ex }
                        ^ read
}`);
  await check(`
task a {
  session s -> a
  main { let ex = begin s end $0ex }
             ^^ write
                              ^^ write
}`);
});

test("a method is handled and called", async () => {
  await check(`
protocol p { method M }
                    ^ text
task b serves p {
  on $0M { answer }
     ^ write
}
task a {
  phone b -> b
  main { call b.M() }
                ^ read
}`);
});

test("a constant is overridden by a check", async () => {
  await check(`
const $0A = 1
      ^ write
check "c" with A = 2 { always A == 2 }
               ^ write
                              ^ read`);
});

test("nothing at a keyword", async () => {
  await check("ta$0sk a { }");
});
