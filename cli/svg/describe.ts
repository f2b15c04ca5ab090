import { type GraphEdge, type Role, suspectedText, type WaitForGraph } from "#simulator";

/** The picture's name, for those who hear it. */
export function titleOf({ tasks, isSuspected }: WaitForGraph): string {
  const cycle = tasks.filter(({ role }) => role === "cycle").map(({ name }) => name);
  return cycle.length === 0
    ? "Wait-for graph"
    : `Wait-for graph of the ${isSuspected ? "suspected " : ""}deadlock of ${cycle.join(", ")}`;
}

/** What is to be seen in the picture, in words. */
export function describe({ tasks, edges, isSuspected }: WaitForGraph): string {
  const names = new Map(
    tasks.flatMap(({ name, fibrils }) => fibrils.map(({ id, label }) => [id, `${name} (${label})`] as const)),
  );
  const nameOf = (id: number) => names.get(id) ?? `fibril ${id}`;
  const roles = tasks.flatMap(({ fibrils }) => fibrils.map(({ id, role }) => `${nameOf(id)} ${parts[role]}.`));
  return [
    ...(isSuspected ? [`${suspectedText}.`] : []),
    ...roles,
    ...edges.map((edge) => `${waitText(edge, nameOf)}.`),
  ].join(" ");
}

const parts: Readonly<Record<Role, string>> = {
  cycle: "is in the deadlock",
  victim: "is a victim",
  waiting: "waits",
  running: "can go on",
  idle: "is idle",
};

/** `init:fat (serving …) waits for mfs (serving …): answer VFS_OUT_MOUNTED(1030), in the deadlock`. */
function waitText({ from, to, wait, label, inCycle }: GraphEdge, nameOf: (id: number) => string): string {
  const waits = wait.certainty === "possible" ? "possibly waits" : "waits";
  return `${nameOf(from)} ${waits} for ${nameOf(to)}: ${wait.kind} ${label}${inCycle ? ", in the deadlock" : ""}`;
}
