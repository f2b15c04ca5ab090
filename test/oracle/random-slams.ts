import fc from "fast-check";
import { picker } from "./random-statements.ts";

type Pick = ReturnType<typeof picker>;

/**
 * Small programs of the kernel of 2011 in which a task passes a call on as its own, and the answer `EHANGUP` slams its phone while it uses that for something else. The caller of the call has nothing to do with it,
 * so nothing but the slam makes the answer depend on the steps of who has the phone. Each task leaves a trace of what its calls came to.
 */
export const randomSlams: fc.Arbitrary<string> = fc
  .array(fc.nat(1_000_000), { minLength: 30, maxLength: 30 })
  .map((choices) => programText(picker(choices)));

function programText(pick: Pick): string {
  const uses = Array.from({ length: 2 + pick(2) }, (_, number) => useOf(pick, number));
  return `kernel helenos-2011
protocol p {
  method M
  method N
}
task t0 serves p {
  phone a -> t1
  var t = 1
  main {
  let rc = call a.M()
  t = t * 3 + rc
  }
}
task t1 serves p {
  phone a -> t2
  var t = 1
  main {
${pauses(pick)}${uses.join("\n")}
  }
  on M {
${pauses(pick)}forward to a as self
  }
}
task t2 serves p {
  var done = 0
  on M {
${pauses(pick)}answer EHANGUP
  }
  on N {
  done = done + 1
${pauses(pick)}answer ${["EOK", "EHANGUP"][pick(2)]}
  }
${pick(3) === 0 ? "" : "  on IPC_M_PHONE_HUNGUP {\n  done = done + 2\n  }"}
}`;
}

const pauses = (pick: Pick): string => "yield\n".repeat(pick(3));

/** Somebody uses the phone that is slammed. */
function useOf(pick: Pick, number: number): string {
  const traced = `t = t * 3 + rc${number}`;
  switch (pick(4)) {
    case 0:
      return `let rc${number} = call a.N()\n${traced}`;
    case 1:
      return `let sent${number} = send a.N()\n${pauses(pick)}let rc${number} = wait sent${number}\n${traced}`;
    case 2:
      return "hangup a";
    default:
      return "notify a.N()";
  }
}
