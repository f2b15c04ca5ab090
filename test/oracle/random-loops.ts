import fc from "fast-check";
import { picker } from "./random-statements.ts";
import type { Maker } from "./random-waits.ts";

type Pick = Maker["pick"];

/** Small programs in which much goes on for ever, and the tasks' `x` changes now and then. They always compile. */
export const randomLoops: fc.Arbitrary<string> = fc
  .array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 })
  .map((choices) => {
    const pick = picker(choices);
    const tasks = 2 + (pick(4) === 0 ? 1 : 0);
    return ["protocol p { method M }", ...Array.from({ length: tasks }, (_, task) => taskText(pick, task, tasks))].join(
      "\n",
    );
  });

function taskText(pick: Pick, task: number, tasks: number): string {
  const isActive = task === 0 || pick(2) === 0;
  return [
    `task t${task} serves p {`,
    `  phone p -> t${(task + 1) % tasks}`,
    "  mutex m",
    "  condvar c",
    "  var x = 0",
    isActive ? `  main { ${body(pick)} ${pick(3) === 0 ? "" : `loop { ${body(pick)} }`} }` : "",
    isActive && pick(3) === 0 ? `  daemon fibril f { ${pick(2) === 0 ? body(pick) : `loop { ${body(pick)} }`} }` : "",
    `  on M { ${pick(2) === 0 ? statement(pick, 1) : ""} answer }`,
    "}",
  ].join("\n");
}

const body = (pick: Pick): string => Array.from({ length: 1 + pick(2) }, () => statement(pick, 2)).join(" ");

function statement(pick: Pick, depth: number): string {
  const inner = () => (depth === 0 ? "yield" : statement(pick, depth - 1));
  switch (pick(18)) {
    case 0:
    case 1:
    case 2:
      return "x = (x + 1) % 3";
    case 3:
    case 4:
      return "yield";
    case 5:
    case 6:
      return "sleep 1ms";
    case 7:
    case 8:
      return `choose { ${inner()} } or { ${inner()} }`;
    case 9:
    case 10:
      return "call p.M()";
    case 11:
    case 12:
      return "call p.M() timeout 1ms";
    case 13:
      return `lock m { ${inner()} }`;
    case 14:
      return `lock m { wait c with m${pick(3) === 0 ? "" : " timeout 1ms"} }`;
    case 15:
      return "signal c";
    case 16:
      return pick(4) === 0 ? "exit" : "assert x < 2";
    default:
      return `if x == 1 { ${inner()} }`;
  }
}
