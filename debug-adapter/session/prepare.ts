import { compile, load } from "#language";
import { Run } from "#simulator";

/** An adapter that has not been asked for anything by then was started for a session to come, and has time. */
const idleMilliseconds = 300;
/** So often the whole way is gone, with pauses in which requests are heard: by then the host has compiled what is on it, most of it for speed. */
const rehearsals = 24;
const pauseMilliseconds = 100;

/** As many kinds of statements as fit into few lines, and two tasks that come to wait for each other. */
const scenario = `protocol p { method ASK = 1024 (a, b) method TELL (a) }
const MANY = 3
task left id 1 serves p {
  phone other -> right
  session s -> right exchange parallel
  mutex m  condvar changed  semaphore free = 1
  var seen = 0  var table[4] = 0  var kept: call
  fn most(a, b) { if a > b { return a } else { return b } }
  main {
    for i in 0..MANY { let m = most(i, seen) table[i] = m * 2 + (seen - i) % 3 }
    exchange s as e { let h = send e.TELL(seen) let rc = wait h if rc != EOK { log "no: {rc}" } }
    while seen < MANY && table[0] >= 0 { seen = seen + 1 choose { yield } or { sleep 1ms } }
    lock m { down free  let rc, c = call other.ASK(seen, self) assert rc == EOK }
  }
  on ASK(a, b) { lock m { answer EOK, a + b } }
  on TELL(a) { seen = a signal changed answer }
}
task right id 2 serves p {
  phone other -> left
  mutex m
  main { loop { lock m { let rc, c = call other.ASK(MANY, 2) } } }
  on ASK(a, b) { lock m { answer EOK, a } }
  on TELL(a) { answer }
}
check "nobody" { forbid deadlock always left.seen < 100 }
`;

/**
 * Makes what it takes to load a scenario, before one is asked for: a client that starts an adapter has other things to do first. Where there is time, all
 * that is done up to the first stop is done in advance. `isAsked`: whether a client has asked for something.
 */
export function prepare(isAsked: () => boolean): void {
  setTimeout(() => void rehearse("task t { main { } }"));
  const again = (left: number, milliseconds: number) => {
    setTimeout(() => {
      if (left > 0 && !isAsked()) void rehearse().then(() => again(left - 1, pauseMilliseconds));
    }, milliseconds);
  };
  again(rehearsals, idleMilliseconds);
}

/** Goes the way of a scenario up to where something is stuck. Returns how its run stands there; nothing where it cannot run. */
export async function rehearse(text = scenario): Promise<string | undefined> {
  const { program } = compile(await load("file:///rehearsal.ktrace", () => Promise.resolve(text)));
  if (program === undefined) return undefined;
  const run = new Run(program);
  while (!run.hasNewFinding && run.advance());
  run.system();
  return run.outcome().kind;
}
