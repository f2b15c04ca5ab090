import type { TimelineBody, TimelineItem } from "#protocol";

type Lanes = Pick<TimelineBody, "tasks" | "lanes">;

/** `init:vfs`, or with its fibril `init:vfs (main)`. */
export function laneName({ tasks, lanes }: Lanes, lane: number, isWhole = false): string {
  if (lane < 0) return tasks[-1 - lane]?.name ?? "?";
  const found = lanes.find((each) => each.lane === lane);
  const task = tasks[found?.task ?? -1]?.name ?? "?";
  return isWhole ? `${task} (${found?.name ?? "?"})` : task;
}

/** What an item is, in one line: `ASK(1024) #3, client to server: sent at step 4, begun at step 11; arguments 1, 2`. */
export function itemText(body: Lanes, item: TimelineItem): string {
  const { kind, from, to, name, words, call, lane, head } = item;
  const place = laneName(body, lane, true);
  const way = head === undefined ? "" : `${place} to ${laneName(body, head, true)}`;
  const until = (done: string, open: string) => (to === undefined ? `, ${open}` : `, ${done} at step ${to}`);
  const given = (label: string, values: readonly number[]) =>
    values.length > 0 ? `; ${label} ${values.join(", ")}` : "";
  switch (kind) {
    case "call":
      return `${name} #${call}, ${way}: sent at step ${from}${until("begun", "not begun yet")}${given("arguments", words)}`;
    case "notification":
      return `Notification ${name} #${call}, ${way}: sent at step ${from}${until("begun", "not begun yet")}${given("arguments", words)}`;
    case "forward":
      return `${name} #${call}, ${way}: forwarded at step ${from}${until("begun", "not begun yet")}`;
    case "answer": {
      const [rc = 0, ...values] = words;
      return `Answer ${rc} to ${name} #${call}, ${way}: given at step ${from}${until("taken", "not taken yet")}${given("values", values)}`;
    }
    case "wait":
      return `${place} waits for ${name}: from step ${from}${until("until it goes on", "and still does")}`;
    case "serve":
      return `${place} serves ${name} #${call}: from step ${from}${until("until it is done", "and still does")}`;
    case "lock":
      return `${place} holds ${name}: from step ${from}${until("until it is released", "and still does")}`;
    case "log":
      return `${place} logs at step ${from}: ${name}`;
    case "exit":
      return `${place} ends at step ${from}${name === "exit" ? "" : `: ${name}`}`;
    case "fault":
      return `${place} breaks a rule at step ${from}: ${name}`;
    case "stuck":
      return `${place} is stuck since step ${from}: ${name}`;
  }
}

/** What a view shows, in a sentence for who cannot see it. */
export function summaryOf(body: TimelineBody, from: number, to: number): string {
  const steps = `steps ${Math.max(0, Math.ceil(from))} to ${Math.min(body.furthest, Math.floor(to))} of ${body.furthest}`;
  const now = `The run is at step ${body.moment.step}.`;
  if (body.items === undefined)
    return `Sequence chart, ${steps}: more than can be shown one by one; zoom in for that. ${now}`;
  const inView = body.items.filter((item) => item.from <= to && (item.to ?? body.furthest) >= from);
  const calls = inView.filter(({ kind }) => kind === "call").length;
  const waiting = inView.filter(({ kind, to: end }) => kind === "wait" && end === undefined).length;
  return `Sequence chart, ${steps}: ${calls} calls, ${waiting} waits that have not ended. ${now}`;
}
