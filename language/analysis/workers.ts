import { isHandler } from "../generated/ast.ts";
import type { Activities, Activity } from "./activities.ts";
import type { Instance } from "./world.ts";

/** Whether as many calls can wait at the workers of a task, each for another that may need one, as there are workers. */
export function canRunOut(pool: Instance, activities: Activities): boolean {
  const { workers = 1 } = pool;
  const waiting = new Set(
    [...activities.all].filter(
      ({ instance, routine, facts }) =>
        instance === pool && isHandler(routine) && [...facts.waits].some(({ isAnswered }) => !isAnswered),
    ),
  );
  let most = 0;
  for (const activity of activities.all) {
    const reached = reachedFrom([activity], activities);
    if (![...waiting].some((other) => reached.has(other))) continue;
    // Who can come to another of them while one waits needs as many as there are.
    if (
      waiting.has(activity) &&
      [...nextOf(activity, activities)].some((next) => reachesAny(next, waiting, activities))
    )
      return true;
    if (sendsAhead(activity)) return true;
    if (activity.routine.$type === "Handler") continue;
    if (activities.canRunTwice(activity)) return true;
    most++;
  }
  return most >= workers;
}

/** Whether a routine has several calls out at a time. */
function sendsAhead({ facts }: Activity): boolean {
  const ahead = [...facts.sent].filter(({ node }) => node.$type === "Send");
  return ahead.length > 1 || ahead.some(({ times }) => times > 1);
}

function reachesAny(start: Activity, wanted: ReadonlySet<Activity>, activities: Activities): boolean {
  const reached = reachedFrom([start], activities);
  return [...wanted].some((activity) => reached.has(activity));
}

function reachedFrom(starts: readonly Activity[], activities: Activities): ReadonlySet<Activity> {
  const reached = new Set(starts);
  for (const activity of reached) for (const next of nextOf(activity, activities)) reached.add(next);
  return reached;
}

function* nextOf({ facts }: Activity, activities: Activities): Generator<Activity> {
  for (const sent of facts.sent) {
    for (const message of activities.onTheWay(sent)) {
      const next = activities.handling(message);
      if (next !== undefined) yield next;
    }
  }
}
