import {
  type FibrilState,
  type Finding,
  fewNames,
  fibrilText,
  list,
  methodText,
  partsOf,
  type Sentence,
  type Story,
  type System,
  storyOf,
  victimSentences,
  type Wait,
  waitingSentence,
  waitingSentences,
} from "#simulator";
import type { Note } from "./format.ts";
import { missingFor } from "./missing.ts";
import { hasLostLines } from "./notes.ts";
import type { OpenedDump } from "./open.ts";
import { placeOf } from "./system/draft.ts";
import { durationText } from "./traces/times.ts";

/** What a dump says of who is stuck, how sure that is, and what would make it sure; of a moment of a trace also since when. */
export function reportOf({ capture, system, findings, notes, closed }: OpenedDump): Story {
  const [finding, ...others] = findings;
  const missing = missingFor(capture, system, finding);
  const headline =
    finding === undefined
      ? plainHeadline(system, missing.length > 0 || hasLostLines(notes))
      : headlineOf(system, finding);
  const since = finding === undefined ? [] : (closed?.(finding) ?? []);
  const isMeant = ({ id }: FibrilState) => finding === undefined || finding.members.includes(id);
  const ages = system.fibrils
    .filter(isWaiting)
    .filter(isMeant)
    .flatMap((fibril) => ageSentences(system, fibril));
  const waits = finding === undefined ? openWaits(system) : waitingSentences(system, finding);
  return storyOf(
    headline,
    [...(finding === undefined ? [] : waits), ...since, ...missing.slice(0, 1)],
    [
      { title: "Who waits for whom", ordered: finding?.kind === "deadlock", sentences: waits },
      section("Since when", [...since, ...ages]),
      section("Victims", finding === undefined ? [] : victimSentences(system, finding)),
      section(
        "What else is stuck",
        others.map((other) => unlinked(`${headlineOf(system, other)}.`)),
      ),
      section("What would settle it", missing),
      section("What does not fit together in the dump", notes.map(noteSentence)),
    ],
    "",
  );
}

/** In one line, without a full stop, what is stuck. */
export function headlineOf(system: System, { kind, certainty, cycle, members }: Finding): string {
  const { tasks, fibrils } = partsOf(system);
  const nameOf = (id: number) => tasks.get(id)?.name ?? `task ${id}`;
  if (kind === "hang") {
    const names = fewNames(new Set(members.flatMap((id) => fibrils.get(id)?.task ?? [])), nameOf);
    return `Hang: ${list(names)} ${names.length === 1 ? "waits" : "wait"} for what nobody can bring`;
  }
  const names = fewNames(cycle, nameOf);
  const among = names.length === 1 ? `in ${names[0]}` : `among ${list(names)}`;
  if (certainty === "certain") return `Deadlock ${among}`;
  const isHidden = members.some((id) => fibrils.get(id)?.waits.some(({ kind: waitKind }) => waitKind === "unseen"));
  return `Suspected deadlock ${among}${isHidden ? ", if the circle closes where the dump shows nothing" : ""}`;
}

function plainHeadline({ fibrils }: System, isPart: boolean): string {
  const waits = fibrils.some(({ status }) => status === "waiting");
  if (!waits) return `Nobody waits for anybody${isPart ? ", as far as the dump shows" : " in this dump"}`;
  return `Nobody waits in a circle${isPart ? ", as far as the dump shows" : ""}`;
}

/** Where there is no circle, everybody who waits. */
const openWaits = (system: System): Sentence[] =>
  system.fibrils.filter(isWaiting).map((fibril) => waitingSentence(system, fibril));

/** How long ago a fibril sent what it waits for; nothing where the dump has no times. */
function ageSentences(system: System, fibril: FibrilState): Sentence[] {
  const { calls, tasks } = partsOf(system);
  return [...new Set(fibril.waits.map(({ call }) => call))].flatMap((serial) => {
    const call = serial === undefined ? undefined : calls.get(serial);
    if (call?.age === undefined || call.sentAt === undefined) return [];
    const sent = `${fibrilText(system, fibril)} sent ${methodText(call)} to ${tasks.get(call.callee)?.name ?? "?"}`;
    const text = `${durationText(call.age)} before this moment, with event ${call.sentAt}, ${sent}.`;
    return [{ text, place: call.place, step: undefined }];
  });
}

const isWaiting = ({ status, waits }: FibrilState): boolean =>
  status === "waiting" && waits.some(({ kind }: Wait) => kind !== "unseen");

const section = (title: string, sentences: readonly Sentence[]) => ({ title, ordered: false, sentences });

const unlinked = (text: string): Sentence => ({ text, place: undefined, step: undefined });

const noteSentence = ({ message, line }: Note): Sentence => ({ text: message, place: placeOf(line), step: undefined });
