import type { Activities, Activity } from "./activities.ts";
import type { Message, Waiting } from "./facts.ts";
import { canRunOut } from "./workers.ts";
import type { Connection, Instance } from "./world.ts";

/** Who serves: the fibril of a connection, or the workers of a task. */
export interface Server {
  readonly key: string;
  readonly connection: Connection;
  readonly isPool: boolean;
  /** Whether one call can be queued here behind another. */
  readonly hasQueue: boolean;
  readonly activities: Set<Activity>;
  readonly waits: Waits[];
}

/** Somebody who serves waits for an answer that another server is to bring. */
export interface Waits {
  readonly from: Server;
  readonly to: Server;
  readonly activity: Activity;
  readonly waiting: Waiting;
  readonly message: Message;
}

/** The servers of a scenario, and which of them may wait for which while a call is theirs that is not answered. */
export function serversOf(activities: Activities): readonly Server[] {
  const servers = new Map<string, Server>();
  const { world } = activities;
  const runOut = new Map<Instance, boolean>();
  const runsOut = (target: Instance) => {
    const known = runOut.get(target) ?? canRunOut(target, activities);
    runOut.set(target, known);
    return known;
  };
  const serverOf = (message: Message): Server => {
    const { connection, exchange, node } = message;
    const { target, key, kind, declaration } = connection;
    const isPool = target.workers !== undefined;
    const begun = exchange ?? (declaration.$type === "Session" ? node : declaration);
    const own = kind === "queue" ? key : `${key}@${world.idOf(begun)}`;
    // While there are workers enough, each call finds one, and it matters only what it asks for itself.
    const isFull = isPool && runsOut(target);
    const pool = `pool ${world.idOf(target.task)}.${target.self}`;
    const id = isFull ? pool : isPool ? `${pool} ${message.number}` : own;
    const known = servers.get(id);
    if (known !== undefined) return known;
    const server = {
      key: id,
      connection,
      isPool,
      hasQueue: isFull || (!isPool && kind === "queue"),
      activities: new Set<Activity>(),
      waits: [],
    };
    servers.set(id, server);
    return server;
  };
  for (const activity of activities.all)
    for (const message of activity.calledBy) serverOf(message).activities.add(activity);
  for (const server of [...servers.values()]) {
    for (const activity of server.activities) {
      for (const waiting of activity.facts.waits) {
        if (waiting.isAnswered) continue;
        for (const sent of waiting.sent)
          for (const message of activities.onTheWay(sent))
            server.waits.push({ from: server, to: serverOf(message), activity, waiting, message });
      }
    }
  }
  return [...servers.values()];
}
