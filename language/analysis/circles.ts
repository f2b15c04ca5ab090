import type { Activities } from "./activities.ts";
import { componentsOf } from "./components.ts";
import type { Message } from "./facts.ts";
import { listed, type StaticFinding } from "./finding.ts";
import { type Server, serversOf, type Waits } from "./serving.ts";

/**
 * Circles of servers each of which may wait for the next with a call that it has not answered. Where all calls of a circle find a
 * connection of their own there is only a chain that may become long, and no circle.
 */
export function callCircles(activities: Activities): StaticFinding[] {
  const servers = serversOf(activities);
  const groups = componentsOf(servers, (server) => server.waits.map(({ to }) => to));
  const circles: Waits[][] = [];
  for (const server of servers) {
    if (!server.hasQueue) continue;
    const circle = shortestCircle(server, groups);
    if (circle !== undefined) circles.push(circle);
  }
  const shown = new Map<unknown, StaticFinding>();
  for (const circle of circles.toSorted((a, b) => a.length - b.length))
    for (const [i, { waiting }] of circle.entries())
      if (!shown.has(waiting.node)) shown.set(waiting.node, findingAt([...circle.slice(i), ...circle.slice(0, i)]));
  return [...shown.values()];
}

function findingAt(circle: readonly Waits[]): StaticFinding {
  const [first, ...rest] = circle;
  if (first === undefined) throw new Error("A circle has a member.");
  const steps = circle.map(
    ({ activity, message }) =>
      `\`${activity.instance.name}\` waits for \`${message.connection.target.name}\` (${nameOf(message)})`,
  );
  const { connection, isPool } = (circle.find(({ to }) => to.hasQueue) ?? first).to;
  const queue = isPool
    ? `every worker of \`${connection.target.name}\` may be busy with a call of this circle`
    : `calls over \`${phoneOf(connection)}\` of \`${connection.owner.name}\` are served one after the other`;
  return {
    code: "call-circle",
    node: first.waiting.node,
    message: `This may wait for ever in a circle of calls: ${listed(steps)}; ${queue}. Let calls go one way between tasks, ask back over another phone, or answer before you call.`,
    related: rest.map(({ waiting, activity, message }) => ({
      node: waiting.node,
      message: `Here \`${activity.instance.name}\` waits for \`${message.connection.target.name}\` (${nameOf(message)}).`,
    })),
  };
}

/** The name of a message's method, or its number. */
export function nameOf({ method, number, node }: Pick<Message, "method" | "number" | "node">): string {
  return method?.name ?? (node.$type === "Connect" ? "to connect" : `method ${number}`);
}

function phoneOf({ declaration }: Server["connection"]): string {
  return declaration.$type === "Connect" ? "connect" : declaration.name;
}

/** The shortest way from a server back to itself. */
function shortestCircle(start: Server, groups: ReadonlyMap<Server, number>): Waits[] | undefined {
  const group = groups.get(start);
  const cameBy = new Map<Server, Waits>();
  const reached = new Set([start]);
  for (const server of reached) {
    for (const step of server.waits) {
      if (step.to === start) return wayTo(step, start, cameBy);
      if (groups.get(step.to) !== group || reached.has(step.to)) continue;
      reached.add(step.to);
      cameBy.set(step.to, step);
    }
  }
  return undefined;
}

function wayTo(last: Waits, start: Server, cameBy: ReadonlyMap<Server, Waits>): Waits[] {
  const way = [last];
  for (let at = last; at.from !== start; ) {
    const before = cameBy.get(at.from);
    if (before === undefined) break;
    way.unshift(before);
    at = before;
  }
  return way;
}
