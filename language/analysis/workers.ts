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
    if (!reachesAny(activity, waiting, activities)) continue;
    // Who can come to another of them while one waits needs as many as there are.
    if (waiting.has(activity) && [...activities.nextOf(activity)].some((next) => reachesAny(next, waiting, activities)))
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
  const reached = activities.reachedFrom([start]);
  return [...wanted].some((activity) => reached.has(activity));
}
