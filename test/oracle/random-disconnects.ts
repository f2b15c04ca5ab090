import fc from "fast-check";
import type { kernels } from "./random-program.ts";
import { picker } from "./random-statements.ts";

/**
 * Small programs in which phones are slammed by answers to calls that were passed on, and hung up while their owner connects anew: what depends on such a step is in tasks that it says nothing to.
 * Each task leaves a trace of what its calls came to.
 */
export const randomDisconnects = (kernel: (typeof kernels)[number]): fc.Arbitrary<string> =>
  fc.array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 }).map((choices) => programText(kernel, choices));

type Pick = ReturnType<typeof picker>;

function programText(kernel: string, choices: readonly number[]): string {
  const pick = picker(choices);
  const calls = { next: 0 };
  const client = (phones: readonly string[], most: number) =>
    Array.from({ length: 1 + pick(most) }, () => clientLine(pick, calls, phones)).join("\n");
  return `kernel ${kernel}
limits { phones ${2 + pick(2)} }
protocol p {
  method M
  method N
}
task t0 serves p {
  phone a -> t1
  phone b -> t1
  var done = 0
  var t = 1
  main {
${client(["a", "b"], 4)}
  done = 1
  }
${pick(2) === 0 ? `  fibril g {\n${client(["a", "b"], 2)}\n  }` : ""}
  on * {\n    answer\n  }
}
task t1 serves p {
  phone a -> t2
  var done = 0
  var t = 1
  var saved: call
${pick(2) === 0 ? `  main {\n${client(["a"], 2)}\n  }` : ""}
  on M {\n${handler(pick)}\n  }
  on N {\n${handler(pick)}\n  }
${pick(4) === 0 ? "" : `  on IPC_M_PHONE_HUNGUP {\n${hangup(pick)}\n  }`}
}
task t2 serves p {
  var done = 0
  on M {\n${last(pick)}\n  }
  on N {\n${last(pick)}\n  }
}`;
}

function clientLine(pick: Pick, calls: { next: number }, phones: readonly string[]): string {
  const phone = phones[pick(phones.length)];
  const method = pick(2) === 0 ? "M" : "N";
  const own = calls.next++;
  const traced = `t = t * 3 + rc${own}`;
  switch (pick(6)) {
    case 0:
      return `hangup ${phone}`;
    case 1:
      return `let line${own}, rc${own} = connect t1 ()\n${traced}`;
    case 2:
      return `let sent${own} = send ${phone}.${method}()\nyield\nlet rc${own} = wait sent${own}\n${traced}`;
    case 3:
      return "yield";
    default:
      return `let rc${own} = call ${phone}.${method}()\n${traced}`;
  }
}

const handler = (pick: Pick): string =>
  ["forward to a", "forward to a", "forward to a as self", "saved = request\ndone = done + 1", "answer EOK"][pick(5)] ??
  "answer";

/** Ends some time after somebody was told. */
const hangup = (pick: Pick): string =>
  [
    "if done > 0 {\ndone = done - 1\nanswer EOK to saved\n}\nt = t * 2",
    "if done > 0 {\ndone = done - 1\nanswer EHANGUP to saved\n}\nyield",
    "yield\nt = t * 2",
    "t = t * 2",
  ][pick(4)] ?? "yield";

const last = (pick: Pick): string =>
  ["answer EHANGUP", "answer EHANGUP", "yield\nanswer EHANGUP", "done = done + 1\nanswer EOK"][pick(4)] ?? "answer";
