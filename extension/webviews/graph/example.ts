import type { GraphBody, GraphRole, GraphTask } from "#protocol";

/**
 * A graph for tests, from one line a task: `name role: fibril -> fibril kind label, …`. Fibrils are numbers; a fibril that
 * waits for nobody stands alone; one with a `~` is idle.
 */
export function exampleGraph(text: string, more: Partial<GraphBody> = {}): GraphBody {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => /^\s*(\S+) (\w+):(.*)$/.exec(line) ?? []);
  const tasks = lines.map(([, name = "", role = "", rest = ""], index): GraphTask => {
    const ids = [...new Set(rest.split(",").flatMap((part) => /(~?\d+)/.exec(part)?.[1] ?? []))];
    const fibrils = ids.map((id) => ({
      id: Number(id.replace("~", "")),
      name: `fibril ${id}`,
      role: id.startsWith("~") ? ("idle" as const) : roleOf(role),
      label: "",
      detail: "",
      source: { uri: "file:///a.ktrace", line: Number(id.replace("~", "")), column: 1 },
      frame: undefined,
      locks: [],
    }));
    return { id: index + 2, name, role: roleOf(role), fibrils };
  });
  const inRole = (role: GraphRole) => tasks.filter((task) => task.role === role).map(({ name }) => name);
  const roleOfFibril = new Map(tasks.flatMap(({ fibrils }) => fibrils.map(({ id, role }) => [id, role] as const)));
  const edges = lines.flatMap(([, , , rest = ""]) =>
    [...rest.matchAll(/(\d+) -> (\d+) (\w+) ([^,]+)/g)].map(([, from, to, kind = "", label = ""]) => ({
      from: Number(from),
      to: Number(to),
      kind,
      label,
      inCycle: roleOfFibril.get(Number(from)) === "cycle" && roleOfFibril.get(Number(to)) === "cycle",
      certain: true,
    })),
  );
  return {
    version: 1,
    session: "x",
    moment: { branch: 0, step: 12 },
    tasks,
    edges,
    cycle: inRole("cycle"),
    victims: inRole("victim"),
    story: undefined,
    cause: undefined,
    ...more,
  };
}

const allRoles: readonly GraphRole[] = ["cycle", "victim", "waiting", "running", "idle"];

function roleOf(word: string): GraphRole {
  const role = allRoles.find((candidate) => candidate === word);
  if (!role) throw new Error(`"${word}" is no role`);
  return role;
}
