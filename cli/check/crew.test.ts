import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type StartThread, searchThread } from "#checker";
import { directoryWith, ktrace, ktraceWith } from "../testing.ts";

const counting = `task a { var x = 0 main { repeat 120 { x = x + 1 } } }
task b { var y = 0 main { repeat 120 { y = y + 1 } } }
check "never all of both" { always a.x + b.y < 240 }
check "all of both" { reachable a.x == 120 && b.y == 120 always a.x <= 120 }
`;

interface Check {
  readonly workers?: number;
  readonly seconds: number;
  readonly verdict: string;
  readonly finding?: { readonly kind: string };
  readonly shard?: { readonly digest: string };
}

const checksIn = (out: string): readonly Check[] => JSON.parse(out).checks;
/** All that does not depend on how many have looked at it; the digest of a shard is of that, too. */
const plain = ({ workers: _, seconds: __, shard, ...rest }: Check) => ({
  ...rest,
  shard: shard && { ...shard, digest: undefined },
});
const how = ["--no-reduction", "--json"];

test("threads of a process look at a search that takes long, and say what one does", async () => {
  const directory = directoryWith({ "it.ktrace": counting });
  const alone = checksIn((await ktrace(directory, "check", "it.ktrace", ...how)).out);
  const command = [join(import.meta.dirname, "../main-node.ts"), "check", "it.ktrace", ...how, "--workers", "2"];
  const out = await new Promise<string>((resolve) => {
    execFile(process.execPath, command, { cwd: directory }, (_, text) => resolve(text));
  });
  const team = checksIn(out);
  expect(team.map(({ workers }) => workers)).toEqual([2, 2]);
  expect(alone.map(({ workers }) => workers)).toEqual([undefined, undefined]);
  expect(team.map(plain)[1]).toEqual(alone.map(plain)[1]);
  // The run under `fifo` has ended the first: when, depends on who is faster.
  const said = ({ verdict, finding }: Check) => ({ verdict, finding });
  expect(team.map(said)[0]).toEqual(alone.map(said)[0]);
});

/** Threads that are none: each does what it is asked to at once. */
const startThread: StartThread = (heed) => ({ post: searchThread(heed), stop: () => {} });

test("--workers alone is one for each core, also of a search that is saved and gone on with, and of a shard", async () => {
  const directory = directoryWith({ "it.ktrace": counting });
  const team = (...args: string[]) => ktraceWith({ cores: 3, startThread }, directory, "check", ...args);
  const check = ["it.ktrace", "--check", "all of both"];
  const { out } = await team("--no-reduction", "--workers", ...check);
  expect(out).toMatch(/: holds \(58,564 states, \d+\.\d s with 3 workers\)\n/);
  const whole = checksIn((await ktrace(directory, "check", ...check, ...how)).out);
  const bounded = await team(...check, ...how, "--workers=all", "--max-states", "12_000", "--save", "it.search");
  expect([bounded.code, checksIn(bounded.out)[0].workers]).toEqual([3, 3]);
  const resumed = await team("--resume", "it.search", "--workers", "2", "--json");
  expect(resumed.err).toBe("");
  expect(checksIn(resumed.out).map(plain)).toEqual(whole.map(plain));
  expect(checksIn(resumed.out)[0].workers).toBe(2);
  const shard = ["--shard", "1/2", ...check, ...how];
  const one = checksIn((await ktrace(directory, "check", ...shard)).out);
  expect(checksIn((await team("--workers", "2", ...shard)).out).map(plain)).toEqual(one.map(plain));
});

test("where there can be no threads, or a search is small, the verdict says that there was one worker", async () => {
  const directory = directoryWith({ "it.ktrace": counting.replaceAll("120", "20").replace("240", "40") });
  const { out } = await ktraceWith({ cores: 3, startThread }, directory, "check", "--workers", "--", "it.ktrace");
  expect(out).toMatch(/ s with 1 worker\)\n/);
  expect((await ktrace(directory, "check", "it.ktrace", "--workers", "2")).out).toMatch(/ s with 1 worker\)\n/);
  expect((await ktrace(directory, "check", "it.ktrace")).out).not.toContain("worker");
});

test("an eventually, too, has all workers that are asked for, and they say what one says", async () => {
  const text = `${counting}check "it comes" { eventually a.x == 120 && b.y == 120 }`;
  const directory = directoryWith({ "it.ktrace": text });
  const check = ["check", "it.ktrace", "--check", "it comes", ...how];
  const alone = checksIn((await ktrace(directory, ...check)).out);
  const team = checksIn((await ktraceWith({ cores: 3, startThread }, directory, ...check, "--workers", "3")).out);
  expect(team.map(plain)).toEqual(alone.map(plain));
  expect(team.map(({ workers, verdict }) => [workers, verdict])).toEqual([[3, "holds"]]);
});
