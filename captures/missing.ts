import { type Finding, list, partsOf, type Sentence, type System } from "#simulator";
import { type Capture, type CapturedTask, isSeen } from "./capture.ts";
import { NOT_SHOWN, placeOf } from "./system/draft.ts";

/**
 * What is not in the dump and would tell whether a finding holds or, without one, whether there is a circle: the state of tasks that somebody waits for, and
 * which of a task's calls led to which.
 */
export function missingFor(capture: Capture, system: System, finding: Finding | undefined): Sentence[] {
  if (finding?.certainty === "certain") return [];
  const doubted = new Set(capture.tasks.filter(isDoubted).map(({ id }) => id));
  return [
    ...unseenSentences(capture, system, finding),
    ...strayedSentences(capture, system),
    ...endlessSentences(capture, system),
    ...ambiguousSentences(capture, system, finding, doubted),
    ...doubtfulSentences(system, finding, doubted),
  ];
}

function unseenSentences(capture: Capture, system: System, finding: Finding | undefined): Sentence[] {
  const seen = new Set(capture.tasks.filter(isSeen).map(({ id }) => id));
  const { fibrils, tasks } = partsOf(system);
  const concerned =
    finding === undefined
      ? system.calls.flatMap(({ stage, callee }) => (stage === "not shown" ? [callee] : []))
      : finding.members.flatMap((id) => fibrils.get(id)?.task ?? []);
  const unseen = [...new Set(concerned)].filter((id) => !seen.has(id)).sort((a, b) => a - b);
  if (unseen.length === 0) return [];
  const names = unseen.map((id) => tasks.get(id)?.name ?? `task ${id}`);
  const what = unseen.length === 1 ? "its state is" : "their states are";
  const wanted =
    capture.kernel === undefined
      ? `Take a dump that has ${unseen.length === 1 ? "it" : "them"}`
      : `Missing: the output of ${list(unseen.map((id) => `“ipc ${id}”`))}`;
  const line = tasks.get(unseen[0])?.place?.line ?? 0;
  const text = `What ${list(names)} ${unseen.length === 1 ? "waits" : "wait"} for is not known, as ${what} not in the dump. ${wanted}.`;
  return [{ text, place: placeOf(line), step: undefined }];
}

/** Calls that a task in the dump should have by its caller's phones, and has not. */
function strayedSentences({ tasks: captured }: Capture, { calls, tasks }: System): Sentence[] {
  const seen = new Set(captured.filter(isSeen).map(({ id }) => id));
  const strayed = calls.filter(({ stage, callee }) => stage === "not shown" && seen.has(callee));
  if (strayed.length === 0) return [];
  const ids = new Set(strayed.map(({ callee }) => callee));
  const names = list(tasks.filter(({ id }) => ids.has(id)).map(({ name }) => name));
  const text = `Who has ${strayed.length === 1 ? "the call that is" : "the calls that are"} out to ${names} and not there is not known. Take the dumps again while nothing moves, of all tasks: who was handed such a call has it with the flag 4.`;
  return [{ text, place: strayed[0].place, step: undefined }];
}

/** As many phones as a reader takes in. */
const MOST_PHONES = 8;

/** Calls over phones of which the dump does not tell the other end: an older kernel's, or one that has gone. */
function endlessSentences({ tasks: captured, kernel }: Capture, system: System): Sentence[] {
  const { tasks } = partsOf(system);
  const phones = captured.flatMap(({ id, phones: own }) =>
    own
      .filter(({ target, calls = 0, state }) => target === undefined && calls > 0 && state !== "busy")
      .map(({ slot, line }) => ({ text: `phone ${slot} of ${tasks.get(id)?.name ?? `task ${id}`}`, line })),
  );
  if (phones.length === 0) return [];
  const named = phones.slice(0, MOST_PHONES).map((phone) => phone.text);
  const names = list(phones.length > MOST_PHONES ? [...named, "others"] : named);
  const how = kernel?.console === "B" ? " The output of “tasks -a” tells it." : "";
  const text = `Who has the calls over ${names} is not known, as the other end is not in the dump.${how}`;
  return [{ text, place: placeOf(phones[0].line), step: undefined }];
}

/** Tasks of which the dump does not say which of their calls led to which, in one sentence. */
function ambiguousSentences(
  { kernel }: Capture,
  system: System,
  finding: Finding | undefined,
  doubted: ReadonlySet<number>,
): Sentence[] {
  const { fibrils, tasks } = partsOf(system);
  const members = finding?.members.map((id) => fibrils.get(id)) ?? [];
  const unsure = members.flatMap((fibril) => {
    if (fibril === undefined || fibril.name === NOT_SHOWN || doubted.has(fibril.task)) return [];
    return fibril.waits.some(({ certainty, kind }) => certainty === "possible" && kind !== "unseen")
      ? [fibril.task]
      : [];
  });
  const unclear = [...new Set(unsure)].flatMap((id) => tasks.get(id) ?? []);
  if (unclear.length === 0) return [];
  const names = list(unclear.map(({ name }) => name));
  const commands = list(unclear.map(({ id }) => `“taskdump -t ${id}”`));
  const how =
    kernel === undefined
      ? ""
      : ` ${commands} ${unclear.length === 1 ? "shows" : "show"} the stacks of ${unclear.length === 1 ? "its" : "their"} fibrils (since 2014-07-12).`;
  const text = `Which of the calls at ${names} waits for which of its own the dump does not say.${how} Who knows it from elsewhere can write it into the capture: thread N { serving CALL waits answer call CALL }.`;
  return [{ text, place: unclear[0].place, step: undefined }];
}

const isDoubted = ({ threads }: CapturedTask): boolean =>
  threads.some(({ waits }) => waits.some(({ doubt }) => doubt !== undefined));

/** Tasks that the dump or the trace shows to wait, and that may as well do something else. */
function doubtfulSentences(system: System, finding: Finding | undefined, doubted: ReadonlySet<number>): Sentence[] {
  const { fibrils, tasks } = partsOf(system);
  const members = finding?.members.map((id) => fibrils.get(id)?.task) ?? [];
  const unclear = [...new Set(members)].flatMap((id) =>
    id === undefined || !doubted.has(id) ? [] : (tasks.get(id) ?? []),
  );
  if (unclear.length === 0) return [];
  const names = list(unclear.map(({ name }) => name));
  const verb = unclear.length === 1 ? "waits" : "wait";
  const text = `Whether ${names} ${verb} for good is not told. A dump of all threads that is taken while the system hangs shows what they wait for.`;
  return [{ text, place: unclear[0].place, step: undefined }];
}
