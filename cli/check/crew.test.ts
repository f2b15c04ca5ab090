import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "../testing.ts";

const counting = `task a { var x = 0 main { repeat 120 { x = x + 1 } } }
task b { var y = 0 main { repeat 120 { y = y + 1 } } }
check "never all of both" { always a.x + b.y < 240 }
check "all of both" { reachable a.x == 120 && b.y == 120 always a.x <= 120 }
`;

interface Check {
  readonly states: number;
  readonly transitions: number;
  readonly verdict: string;
  readonly workers?: number;
  readonly finding?: { readonly kind: string };
}

test("threads of a process look at a search that takes long, and say what one does", async () => {
  const directory = directoryWith({ "it.ktrace": counting });
  const args = ["check", "it.ktrace", "--no-reduction", "--json"];
  const alone: readonly Check[] = JSON.parse((await ktrace(directory, ...args)).out).checks;
  const command = [join(import.meta.dirname, "../main-node.ts"), ...args, "--workers", "2"];
  const out = await new Promise<string>((resolve) => {
    execFile(process.execPath, command, { cwd: directory }, (_, text) => resolve(text));
  });
  const team: readonly Check[] = JSON.parse(out).checks;
  expect(team.map(({ workers }) => workers)).toEqual([2, 2]);
  expect(alone.map(({ workers }) => workers)).toEqual([undefined, undefined]);
  expect(team.map(({ verdict, finding }) => [verdict, finding?.kind])).toEqual(
    alone.map(({ verdict, finding }) => [verdict, finding?.kind]),
  );
  // Where it ends early, a team has come a round further.
  expect([team[1].states, team[1].transitions]).toEqual([alone[1].states, alone[1].transitions]);
});
