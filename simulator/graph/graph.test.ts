import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { runProgram } from "../../test/support/run-file.ts";
import { kernels } from "../kernels.ts";
import { Run } from "../run/run.ts";
import type { FibrilState, System, Wait } from "../system.ts";
import { toDot } from "./dot.ts";
import { edgesOf, waitForGraph } from "./graph.ts";
import { toMermaid } from "./mermaid.ts";

/** The graph at the end of a run. */
async function graphOf(text: string) {
  const run = runProgram(await programOf(text));
  return waitForGraph(run.system(), run.finding());
}

const ring = `
  protocol p { method GO = 1024 }
  task a serves p { phone next -> b  main { call next.GO() }  on GO { let rc = call next.GO()  answer rc } }
  task b serves p { phone next -> a  on GO { let rc = call next.GO()  answer rc } }
  task client { phone a -> a  main { call a.GO() } }
  task bystander { phone a -> a }`;

test("the cycle is marked, victims are apart, and who has nothing to do with it is left out", async () => {
  const { tasks, edges } = await graphOf(ring);
  expect(tasks.map(({ name, role, fibrils }) => [name, role, ...fibrils.map((fibril) => fibril.role)])).toEqual([
    ["a", "cycle", "victim", "cycle", "victim"],
    ["b", "cycle", "cycle"],
    ["client", "victim", "victim"],
  ]);
  const inCycle = edges.filter((edge) => edge.inCycle).map((edge) => edge.wait.kind);
  expect(inCycle.toSorted()).toEqual(["answer", "queued behind"]);
  expect(edges.map(({ label }) => label)).toEqual(edges.map(() => "GO(1024)"));
});

test("a run that goes on shows who waits at the moment, and for nobody when it is done", async () => {
  const program = await programOf(`
    protocol p { method GO = 1024 }
    task server serves p { on GO { sleep 1s  answer EOK } }
    task client { phone server -> server  main { call server.GO() } }`);
  const run = new Run(program);
  run.goTo(4);
  const { tasks, edges } = waitForGraph(run.system(), run.finding());
  expect(tasks.map(({ name, role }) => [name, role])).toEqual([
    ["server", "running"],
    ["client", "waiting"],
  ]);
  expect(edges).toMatchObject([{ label: "GO(1024)", inCycle: false }]);
  run.goTo(100);
  expect(waitForGraph(run.system(), run.finding())).toEqual({ tasks: [], edges: [], isSuspected: false });
});

test("names that the formats would take for their own", () => {
  const wait: Wait = {
    kind: "lock",
    releasers: [1],
    call: undefined,
    behind: undefined,
    lock: 7,
    session: undefined,
    mode: undefined,
    method: undefined,
    certainty: "possible",
  };
  const fibril = (id: number, name: string, waits: readonly Wait[]): FibrilState => ({
    id,
    task: 3,
    name,
    kind: "fibril",
    status: waits.length > 0 ? "waiting" : "runnable",
    excused: false,
    waits,
    request: undefined,
    frames: [],
    since: undefined,
  });
  const system: System = {
    kernel: kernels[0],
    protocols: [],
    tasks: [
      {
        id: 3,
        name: 'a"b\\c',
        life: "alive",
        serves: [],
        phones: [],
        mostPhones: undefined,
        sessions: [],
        variables: [],
        place: undefined,
      },
    ],
    fibrils: [fibril(0, "<x> & #1", [wait]), fibril(1, "y", [])],
    calls: [],
    locks: [
      { id: 7, task: 3, name: 'm"', kind: "mutex", owner: 1, readers: [], count: 0, waiters: [0], place: undefined },
    ],
  };
  const graph = waitForGraph(system, undefined);
  const dot = toDot(graph);
  expect(dot).toContain('label="a\\"b\\\\c (3)";');
  expect(dot).toContain('f1 -> f2 [label="lock\\nm\\"", style=dashed];');
  const mermaid = toMermaid(graph);
  expect(mermaid).toContain('subgraph t3 ["a#34;b\\c (3)"]');
  expect(mermaid).toContain('f1["#60;x#62; #38; #35;1"]');
  expect(mermaid).toContain('f1 -.->|"lock: m#34;"| f2');
});

test("a wait that any of very many can end has so many arrows, and the one of the circle", async () => {
  const run = runProgram(
    await programOf(`protocol p { method ASK (a) }
    task client { phone s -> pool  main { for i in 0..40 { send s.ASK(i) } sleep 1s } }
    task pool serves p { workers 40  phone r -> pool  on ASK(a) { let rc, v = call r.ASK(a) answer rc } }`),
  );
  const finding = run.finding();
  const members = finding?.members ?? [];
  const edges = edgesOf(run.system(), finding);
  const from = (id: number) => edges.filter((edge) => edge.from === id).map(({ to }) => to);
  expect(members).toHaveLength(40);
  for (const [index, id] of members.entries()) {
    expect(from(id)).toContain(members[(index + 1) % 40]);
  }
  expect(Math.max(...members.map((id) => from(id).length))).toBe(17);
});
