import type { AstNode } from "langium";
import type { Activities, Activity } from "./activities.ts";
import { nameOf } from "./circles.ts";
import type { Sent } from "./facts.ts";
import type { StaticFinding } from "./finding.ts";
import type { Connection } from "./world.ts";

/**
 * Exchanges of parallel sessions that end before an answer, while this answer depends on further exchanges of the same session: as
 * many as bring the phone's turn again, because the one that was put back longest ago is taken first (docs/kernels.md, K11 and K18).
 */
export function earlyEnds(activities: Activities): StaticFinding[] {
  const found = new Map<AstNode, StaticFinding>();
  for (const activity of activities.all) {
    for (const { node, early } of activity.facts.waits) {
      for (const [sent, end] of early) {
        const { connection } = sent;
        if (connection.kind !== "new" || connection.target.workers !== undefined || found.has(end)) continue;
        const needed = begunFor(sent, connection, activities);
        if (needed.times >= Math.max(1, connection.pool) && needed.first !== undefined)
          found.set(end, findingAt(end, node, sent, needed.first, activity));
      }
    }
  }
  return [...found.values()];
}

function findingAt(end: AstNode, wait: AstNode, sent: Sent, begin: Begun, { instance }: Activity): StaticFinding {
  const method = nameOf(sent);
  const { declaration, target } = sent.connection;
  const session = declaration.$type === "Session" ? declaration.name : "";
  return {
    code: "early-end",
    node: end,
    message: `The exchange may end too early: ${method} is not answered yet, and its phone is free again. \`${target.name}\` may need \`${begin.activity.instance.name}\` to answer, which begins another exchange of \`${session}\`: over this phone its call would queue behind ${method}, and both would wait for ever. End the exchange after the \`wait\`.`,
    related: [
      { node: sent.node, message: `\`${instance.name}\` sends ${method} through this exchange.` },
      { node: wait, message: "The answer is waited for here." },
      { node: begin.node, message: `An exchange of \`${session}\` which the answer may depend on begins here.` },
    ],
  };
}

interface Begun {
  readonly node: AstNode;
  readonly activity: Activity;
}

/** About how many exchanges of a connection are begun for the answer to a call. */
function begunFor(
  sent: Sent,
  connection: Connection,
  activities: Activities,
): { times: number; first: Begun | undefined } {
  const factors = new Map<Activity, number>();
  const open: [Sent, number][] = [[sent, 1]];
  let steps = 0;
  for (let next = open.pop(); next !== undefined && steps < 10_000; next = open.pop(), steps++) {
    const [message, factor] = next;
    for (const { connection: over, number } of activities.onTheWay(message)) {
      const activity = activities.handling({ connection: over, number });
      if (activity === undefined || (factors.get(activity) ?? 0) >= factor) continue;
      factors.set(activity, Math.min(factor, 1_000));
      for (const waiting of activity.facts.waits)
        for (const deeper of waiting.sent) open.push([deeper, Math.min(1_000, factor * deeper.times)]);
    }
  }
  let times = 0;
  let first: Begun | undefined;
  for (const [activity, factor] of factors) {
    for (const begun of activity.facts.beginnings) {
      if (begun.connection !== connection) continue;
      times += factor * begun.times;
      first ??= { node: begun.node, activity };
    }
  }
  return { times, first };
}
