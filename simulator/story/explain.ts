import type { Finding } from "../finding.ts";
import type { FaultReport } from "../run/fault-report.ts";
import type { Outcome, Run } from "../run/run.ts";
import type { FibrilState, System } from "../system.ts";
import { finish, type Work } from "../work.ts";
import { causeSentences } from "./cause.ts";
import type { Section, Sentence, Story } from "./story.ts";
import { pastOfSubjects, timelineOf } from "./timeline.ts";
import { victimSentences } from "./victims.ts";
import { membersOf, waitingSentences } from "./waiting.ts";
import { fewNames, fibrilOf, fibrilText, list, taskName } from "./words.ts";

/** Waits of a circle that its short story tells: as many as a reader takes in at a glance. */
const MOST_WAITS = 6;

/** Tells how a run stands at its present moment and, when something is wrong, how it came about. */
export const explain = (run: Run, outcome: Outcome = run.outcome()): Story => finish(explaining(run, outcome));

/** The same for who does not wait for it in one go: the run's past is passed, some of it several times, and the run is back at its moment at the end. */
export function* explaining(run: Run, outcome: Outcome): Work<Story> {
  switch (outcome.kind) {
    case "deadlock":
    case "hang":
      return yield* findingStory(run, outcome.finding);
    case "violation":
    case "assertion":
    case "limit":
      return yield* faultStory(run, outcome);
    case "finished":
    case "running":
      return plain(outcomeText(run, outcome));
  }
}

/** How a run stands at its present moment, in one line without a full stop. No cause is needed for it. */
export function outcomeText(run: Run, outcome: Outcome): string {
  switch (outcome.kind) {
    case "deadlock":
    case "hang":
      return headlineOf(run, run.system(), outcome.finding);
    case "violation":
    case "assertion":
    case "limit":
      return faultLine(run, outcome);
    case "finished":
      return `Finished after ${steps(run.step)}: nothing is stuck`;
    case "running":
      return `After ${steps(run.step)} nothing is stuck, and the run could go on`;
  }
}

/** Tells of what is stuck, or of a fault, as far as the present moment shows it. `note` says why its past was not looked at. */
export function explainPresent(
  run: Run,
  outcome: Exclude<Outcome, { kind: "running" | "finished" }>,
  note: string,
): Story {
  const past = { causes: [{ text: note, place: undefined, step: undefined }], events: [] };
  return "finding" in outcome ? findingText(run, outcome.finding, past) : faultText(run, outcome, past);
}

/** What the past says: the cause, and how it came about. */
interface Past {
  readonly causes: readonly Sentence[];
  readonly events: readonly Sentence[];
}

const steps = (count: number): string => (count === 1 ? "1 step" : `${count} steps`);

const plain = (headline: string): Story => storyOf(headline, [], [], "");

function* findingStory(run: Run, finding: Finding): Work<Story> {
  const system = run.system();
  const causes = yield* causeSentences(run, system, finding);
  const events = yield* timelineOf(run, system, finding);
  return findingText(run, finding, { causes, events });
}

function findingText(run: Run, finding: Finding, { causes, events }: Past): Story {
  const system = run.system();
  const isDeadlock = finding.kind === "deadlock";
  const members = membersOf(system, finding);
  const waits = waitingSentences(system, finding);
  const others = besides(run, system, finding);
  const names = namesOfTasks(system, members);
  const few = names.length === 1 ? names[0] : "them";
  const stuck = isDeadlock && finding.members.length > 1 ? "the circle" : few;
  return storyOf(
    headlineOf(run, system, finding),
    isDeadlock && causes.length > 0 ? causes : [...inShort(waits), ...causes],
    [
      section(isDeadlock ? "Who waits for whom" : "Who waits", waits, isDeadlock),
      section("How it came about", events, true),
      section("The cause", causes.length > 0 ? causes : [noPattern]),
      section("Victims", victimSentences(system, finding)),
      section("What else is stuck", others),
    ],
    endText(system, finding, stuck, others),
  );
}

/** In one line what is stuck. */
export const headlineOf = (run: Run, system: System, finding: Finding): string =>
  finding.kind === "deadlock" ? deadlockText(run, system, finding) : hangText(run, system, finding);

function deadlockText(run: Run, system: System, finding: Finding): string {
  const names = fewNames(finding.cycle, (id) => taskName(system, id));
  const who = names.length === 1 ? `in ${names[0]}` : `among ${list(names)}`;
  return `Deadlock ${who}, closed at step ${run.noticedAt(finding)}`;
}

function hangText(run: Run, system: System, finding: Finding): string {
  const names = namesOfTasks(system, membersOf(system, finding));
  const verb = names.length === 1 ? "waits" : "wait";
  return `Hang: ${list(names)} ${verb} for what nobody can bring any more, noticed at step ${run.noticedAt(finding)}`;
}

const namesOfTasks = (system: System, fibrils: readonly FibrilState[]): string[] =>
  fewNames(new Set(fibrils.map(({ task }) => task)), (id) => taskName(system, id));

/** What else the run has found, in a line each. */
function besides(run: Run, system: System, told: Finding): Sentence[] {
  return run
    .stuck()
    .filter(({ members }) => !members.some((fibril) => told.members.includes(fibril)))
    .map((finding) => ({
      text: `${headlineOf(run, system, finding)}.`,
      place: membersOf(system, finding)[0]?.frames[0]?.place,
      step: run.noticedAt(finding),
    }));
}

const noPattern: Sentence = {
  text: "No pattern that KTrace knows explains it; see how it came about.",
  place: undefined,
  step: undefined,
};

type Fault = Extract<Outcome, { readonly fault: FaultReport }>;

function* faultStory(run: Run, outcome: Fault): Work<Story> {
  const { fault, cause } = outcome;
  const system = run.system();
  const causes = yield* causeSentences(run, system, { cause });
  const events = yield* pastOfSubjects(run, system, {
    calls: new Set(fault.call === undefined ? [] : [fault.call]),
    locks: new Set(fault.locks),
    holders: new Set(fault.fibril === undefined ? [] : [fault.fibril]),
  });
  return faultText(run, outcome, { causes, events });
}

/** In one line what went wrong. */
function faultLine(run: Run, { kind, fault }: Fault): string {
  const task = run.program.tasks.find(({ id }) => id === fault.task);
  const who = task === undefined ? "" : ` in ${task.name}`;
  const title = { violation: "Violation", assertion: "Assertion", limit: "Limit" }[kind];
  return `${title}${who} at step ${run.step}: ${fault.message}`;
}

function faultText(run: Run, outcome: Fault, { causes, events }: Past): Story {
  const { kind, fault } = outcome;
  const system = run.system();
  const fibril = fault.fibril === undefined ? undefined : fibrilOf(system, fault.fibril);
  const subject = fibril === undefined ? "A task that took a message" : fibrilText(system, fibril);
  const isOfRun = kind === "limit" && fault.place === undefined;
  const text = isOfRun ? `${upper(fault.message)}.` : `${subject}: ${fault.message}.`;
  const sentence = { text, place: fault.place, step: run.step };
  const headline = faultLine(run, outcome);
  return {
    headline,
    summary: [{ ...sentence, text: `${headline}.` }, ...causes],
    sections: [
      section("What happened", [sentence]),
      section("How it came about", events, true),
      section("The cause", causes),
    ].filter(({ sentences }) => sentences.length > 0),
  };
}

const upper = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

function inShort(waits: readonly Sentence[]): Sentence[] {
  const more = waits.length - MOST_WAITS;
  if (more <= 0) return [...waits];
  const rest = `${more} more ${more === 1 ? "fibril waits" : "fibrils wait"} in the same circle.`;
  return [...waits.slice(0, MOST_WAITS), { text: rest, place: undefined, step: undefined }];
}

/** A story with a summary; sections that say nothing are left out. */
export function storyOf(headline: string, lead: readonly Sentence[], sections: readonly Section[], end: string): Story {
  const unlinked = (text: string): Sentence => ({ text, place: undefined, step: undefined });
  const summary = [unlinked(`${headline}.`), ...lead, unlinked(end)].filter(({ text }) => text !== "");
  return { headline, summary, sections: sections.filter((part) => part.sentences.length > 0) };
}

const section = (title: string, sentences: readonly Sentence[], ordered = false): Section => ({
  title,
  ordered,
  sentences,
});

/** Who is merely a victim, and what else is stuck. */
function endText(system: System, finding: Finding, of: string, others: readonly Sentence[]): string {
  const besidesText = others.length === 0 ? [] : [`Besides: ${others.map(({ text }) => text).join(" ")}`];
  return [...victimsText(system, finding, of), ...besidesText].join(" ");
}

function victimsText(system: System, finding: Finding, of: string): string[] {
  const names = finding.victims.map((id) => taskName(system, id));
  if (names.length === 0) return [];
  const verb = names.length === 1 ? "is merely a victim: it waits" : "are merely victims: they wait";
  return [`${list(names)} ${verb} for ${of} from outside.`];
}
