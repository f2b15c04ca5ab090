import { t } from "@vscode/l10n";
import type { TimelineBody, TimelineItem } from "#protocol";
import { durationText, momentText, stepText, timeOf } from "../times.ts";

type Lanes = Pick<TimelineBody, "tasks" | "lanes">;
type Around = Pick<TimelineBody, "tasks" | "lanes" | "moment">;

/** `init:vfs`, or with its fibril `init:vfs (main)`. */
export function laneName({ tasks, lanes }: Lanes, lane: number, isWhole = false): string {
  if (lane < 0) return tasks[-1 - lane]?.name ?? "?";
  const found = lanes.find((each) => each.lane === lane);
  const task = tasks[found?.task ?? -1]?.name ?? "?";
  return isWhole ? `${task} (${found?.name ?? "?"})` : task;
}

/** What an item is, in one line: `ASK(1024) #3, client to server: sent at step 4, begun at step 11; arguments 1, 2`; with how long it took, where that is known. */
export function itemText(body: Around, item: TimelineItem): string {
  const said = plainText(body, item);
  const { time, until } = item;
  if (time === undefined || isOfMoment(item)) return said;
  if (item.to !== undefined) return until === undefined ? said : t`${said}; ${durationText(until - time)}`;
  const now = body.moment.time ?? 0;
  return now < time ? said : t`${said}; ${durationText(now - time)} so far`;
}

/** Whether it takes no time. */
function isOfMoment({ kind }: TimelineItem): boolean {
  switch (kind) {
    case "log":
    case "exit":
    case "fault":
    case "stuck":
      return true;
    default:
      return false;
  }
}

function plainText(body: Lanes, item: TimelineItem): string {
  const { kind, name, words, lane, head } = item;
  const from = stepText(item.from, item.time);
  const to = item.to === undefined ? undefined : stepText(item.to, item.until);
  const place = laneName(body, lane, true);
  const way = head === undefined ? place : t`${place} to ${laneName(body, head, true)}`;
  const call = `${name} #${item.call}`;
  switch (kind) {
    case "call":
      return withArguments(
        to === undefined
          ? t`${call}, ${way}: sent at step ${from}, not begun yet`
          : t`${call}, ${way}: sent at step ${from}, begun at step ${to}`,
        words,
      );
    case "notification":
      return withArguments(
        to === undefined
          ? t`Notification ${call}, ${way}: sent at step ${from}, not begun yet`
          : t`Notification ${call}, ${way}: sent at step ${from}, begun at step ${to}`,
        words,
      );
    case "forward":
      return to === undefined
        ? t`${call}, ${way}: forwarded at step ${from}, not begun yet`
        : t`${call}, ${way}: forwarded at step ${from}, begun at step ${to}`;
    case "answer": {
      const [rc = 0, ...values] = words;
      const said =
        to === undefined
          ? t`Answer ${rc} to ${call}, ${way}: given at step ${from}, not taken yet`
          : t`Answer ${rc} to ${call}, ${way}: given at step ${from}, taken at step ${to}`;
      return values.length === 0 ? said : t`${said}; values ${values.join(", ")}`;
    }
    case "wait":
      return to === undefined
        ? t`${place} waits for ${name}: from step ${from}, and still does`
        : t`${place} waits for ${name}: from step ${from}, until it goes on at step ${to}`;
    case "serve":
      return to === undefined
        ? t`${place} serves ${call}: from step ${from}, and still does`
        : t`${place} serves ${call}: from step ${from}, until it is done at step ${to}`;
    case "lock":
      return to === undefined
        ? t`${place} holds ${name}: from step ${from}, and still does`
        : t`${place} holds ${name}: from step ${from}, until it is released at step ${to}`;
    case "log":
      return t`${place} logs at step ${from}: ${name}`;
    case "exit":
      return name === "exit" ? t`${place} ends at step ${from}` : t`${place} ends at step ${from}: ${name}`;
    case "fault":
      return t`${place} breaks a rule at step ${from}: ${name}`;
    case "stuck":
      return t`${place} is stuck since step ${from}: ${name}`;
  }
}

const withArguments = (said: string, words: readonly number[]): string =>
  words.length === 0 ? said : t`${said}; arguments ${words.join(", ")}`;

/** What a view shows, in a sentence for who cannot see it. */
export function summaryOf(body: TimelineBody, from: number, to: number): string {
  const [first, last] = [Math.max(0, Math.ceil(from)), Math.min(body.furthest, Math.floor(to))];
  const at = (step: number) => stepText(step, timeOf(body, step));
  const steps = t`Sequence chart, steps ${at(first)} to ${at(last)} of ${body.furthest}`;
  const now = t`The run is at step ${momentText(body.moment)}.`;
  if (body.items === undefined) return t`${steps}: more than can be shown one by one; zoom in for that. ${now}`;
  const inView = body.items.filter((item) => item.from <= to && (item.to ?? body.furthest) >= from);
  const calls = inView.filter(({ kind }) => kind === "call").length;
  const waiting = inView.filter(({ kind, to: end }) => kind === "wait" && end === undefined).length;
  const called = calls === 1 ? t("1 call") : t`${calls} calls`;
  const waited = waiting === 1 ? t("1 wait that has not ended") : t`${waiting} waits that have not ended`;
  return t`${steps}: ${called}, ${waited}. ${now}`;
}
