import { CompletionItemKind } from "vscode-languageserver";
import type { Expected } from "#language";
import type { Candidate } from "./candidate.ts";
import { filledBy, isWithin, type Place } from "./place.ts";

/** What the words mean that begin something. */
const meanings: Readonly<Record<string, string>> = {
  kernel: "which kernel's rules hold",
  import: "the declarations of another file",
  const: "an integer that is known before the run",
  protocol: "names and numbers of methods",
  task: "an address space with its phones, locks and code",
  limits: "bounds, where the kernel's own do not fit",
  check: "a property that is proved or refuted",
  capture: "the frozen state of a real system",
  var: "a variable that the task's fibrils share",
  mutex: "a lock with one owner, not recursive",
  rwlock: "a lock for many readers or one writer",
  condvar: "a condition that fibrils wait for and signal",
  semaphore: "a count that fibrils take from and add to",
  phone: "a connection to another task, made at boot",
  session: "phones to a task, used by exchanges",
  workers: "how many fibrils serve all connections",
  fn: "a subroutine",
  main: "the fibril that starts first",
  fibril: "code that runs beside the other fibrils",
  daemon: "a fibril that may wait for ever",
  on: "handles a method",
  let: "a local of this block",
  call: "sends and waits for the answer",
  send: "sends and goes on; `wait` takes the answer",
  wait: "waits for an answer or a condition",
  forget: "the answer will be dropped",
  notify: "a notification, which is never answered",
  answer: "answers the call being handled",
  forward: "hands a call on; the answer goes to its caller",
  receive: "waits for the next call on this connection",
  connect: "asks a task for a new phone",
  hangup: "closes a phone",
  lock: "waits for a lock and takes it",
  unlock: "gives a lock back",
  signal: "wakes one who waits for a condition",
  broadcast: "wakes all who wait for a condition",
  down: "waits for a count above 0 and takes one",
  up: "adds one to a count",
  begin: "takes an exchange of a session",
  end: "puts an exchange's phone back",
  exchange: "an exchange for a block",
  spawn: "starts a fibril",
  yield: "lets others of the task run",
  sleep: "waits for the virtual clock",
  choose: "the schedule picks",
  assert: "what has to be true here",
  log: "writes to the console",
  exit: "ends the task",
  crash: "ends the task, and says why",
  forbid: "what may not happen in any run",
  expect: "what some run gets to",
  always: "what is true in every state",
  eventually: "what every fair run gets to",
  reachable: "what some run gets to",
};

const loops = ["While", "Loop", "Repeat", "For"];

/** Parts of a declaration that it has once. */
const clauses: Readonly<Record<string, readonly string[]>> = {
  Task: ["id", "serves", "x"],
  Session: ["exchange", "pool", "slots"],
  CapturedCall: ["from", "flags", "at"],
};

interface Keywords {
  /** They go on with what stands there. */
  readonly going: Candidate[];
  readonly beginning: Candidate[];
}

/** The words of the grammar that can stand where somebody types. */
export function keywordsAt(expected: readonly Expected[], place: Place): Keywords {
  const { tokens } = place.cursor;
  const going: Candidate[] = [];
  const beginning: Candidate[] = [];
  const seen = new Set<string>();
  for (const each of expected) {
    const { word, slots } = each;
    if (word === undefined || !/^[a-z]/.test(word) || seen.has(word) || !makesSense(each, place)) continue;
    seen.add(word);
    const begins = (slots[1]?.start ?? tokens.length) === tokens.length;
    (begins ? beginning : going).push({
      name: word,
      kind: CompletionItemKind.Keyword,
      ...(begins && { detail: meanings[word] }),
    });
  }
  return { going, beginning };
}

/** Whether a word that the grammar allows would not be told off. */
function makesSense({ word = "", slots }: Expected, place: Place): boolean {
  const { tokens } = place.cursor;
  const [{ rule }, own] = slots;
  if (clauses[rule]?.includes(word)) return !tokens.slice((own?.start ?? 0) + 2).some(({ image }) => image === word);
  const isKind = (kind: string) => {
    const declaration = place.named(tokens[(own?.start ?? 0) + 1]?.image, slots);
    return declaration === undefined || [kind, undefined].includes(place.types.ofDeclaration(declaration));
  };
  switch (rule) {
    case "Binary":
      return false;
    case "Lock":
      return word === "lock" || isKind("rwlock");
    case "Wait":
      return word !== "with" || isKind("condvar");
    case "Self":
      return isWithin(slots, "Task");
    case "Sender":
    case "CalledMethod":
    case "CallArgument":
    case "Receive":
      return isAboutCall(slots);
    case "Connect":
      return word !== "sender" || isAboutCall(slots);
    case "Request":
      return isAboutCall(slots) && isWhole({ word, slots }, place);
    case "Break":
    case "Continue":
      return isWithin(slots, ...loops);
    default:
      return true;
  }
}

function isAboutCall(slots: Expected["slots"]): boolean {
  return isWithin(slots, "Handler", "Fn");
}

/** Whether a handle may stand here: as the whole of a value, not in an expression. */
function isWhole({ slots }: Expected, { cursor }: Place): boolean {
  const filled = filledBy(slots);
  return filled?.start === cursor.tokens.length;
}
