import { once } from "node:events";
import { lstatSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { directoryWith, ktrace } from "../testing.ts";

const two = `const N = 1
task a { var x = 0 main { repeat N { x = x + 1 } } }
task b { var y = 0 main { repeat N { y = y + 1 } } }
check "together" { reachable a.x == N && b.y == N always a.x <= N }
check "apart" { always a.x + b.y < 2 * N }
`;

async function json(directory: string, ...args: string[]) {
  const { code, out, err } = await ktrace(directory, "check", ...args, "--json");
  expect(err).toBe("");
  const [check] = JSON.parse(out).checks;
  return { code, ...check, seconds: 0 };
}

test("a search is saved at a bound, and gone on with: it comes to what one does that was not interrupted", async () => {
  const directory = directoryWith({ "two.ktrace": two });
  const how = ["two.ktrace", "-D", "N=30", "--check", "together", "--all", "--no-reduction"];
  const whole = await json(directory, ...how);
  const first = await json(directory, ...how, "--max-states", "100", "--save", "it.search");
  expect(first).toMatchObject({ code: 3, verdict: "inconclusive", saved: "it.search" });
  const again = ["--resume", "it.search", "--max-states", "600", "--save", "it.search"];
  expect(await json(directory, ...again)).toMatchObject({ code: 3, saved: "it.search" });
  const { code, out } = await ktrace(directory, "check", "--resume", "it.search", "--max-states", "700", "--save", "3");
  expect([code, out]).toEqual([3, expect.stringContaining("`ktrace check --resume 3` goes on with the search.")]);
  expect(await json(directory, "--resume", "it.search")).toEqual(whole);
  expect(whole.verdict).toBe("holds");
  expect(readdirSync(directory).toSorted()).toEqual(["3", "it.search", "two.ktrace"]);
});

test("a scenario is not lost to its search, by a link or where that goes on", async () => {
  const directory = directoryWith({ "two.ktrace": two });
  symlinkSync("two.ktrace", join(directory, "link"));
  const bound = ["--max-states", "1"];
  const begin = ["check", "two.ktrace", "--check", "together", ...bound];
  await ktrace(directory, ...begin, "--save", "it.search");
  for (const how of [begin, ["check", "--resume", "it.search", ...bound]]) {
    for (const file of ["link", "two.ktrace"]) {
      const err = `--save ${file}: that is a file of the scenario, and would be lost\n`;
      expect(await ktrace(directory, ...how, "--save", file)).toMatchObject({ code: 2, err });
    }
  }
  expect(readFileSync(join(directory, "two.ktrace"), "utf8")).toBe(two);
});

test("what does not end at a bound is not saved", async () => {
  const directory = directoryWith({ "two.ktrace": two });
  const result = await json(directory, "two.ktrace", "--check", "apart", "--save", "it.search");
  expect(result).not.toHaveProperty("saved");
  expect(readdirSync(directory)).toEqual(["two.ktrace"]);
});

test.skipIf(process.platform === "win32")(
  "a search takes the place of no other file than its own: not of a device or a socket, a link, or a file beside it",
  async () => {
    const directory = directoryWith({ "two.ktrace": two, "it.search.part": "mine", "old.search": "" });
    const server = createServer().listen(join(directory, "socket"));
    onTestFinished(() => void server.close());
    await once(server, "listening");
    symlinkSync("old.search", join(directory, "link"));
    const how = ["two.ktrace", "-D", "N=30", "--check", "together", "--no-reduction", "--max-states", "2", "--save"];
    const { code, out, err } = await ktrace(directory, "check", ...how, "socket");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("--save socket: cannot write: this is a device, a pipe or a socket");
    expect(await json(directory, ...how, "link")).toMatchObject({ code: 3, saved: "link" });
    expect(await json(directory, ...how, "it.search")).toMatchObject({ code: 3, saved: "it.search" });
    expect(lstatSync(join(directory, "link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(directory, "it.search.part"), "utf8")).toBe("mine");
    expect(readFileSync(join(directory, "old.search"))).toEqual(readFileSync(join(directory, "it.search")));
    expect(readdirSync(directory)).toHaveLength(6);
  },
);

test("what cannot be saved or gone on with is refused", async () => {
  const directory = directoryWith({ "two.ktrace": two, "text.search": "no search at all" });
  const wrong = async (said: string, ...args: string[]) => {
    const { code, out, err } = await ktrace(directory, "check", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(said);
  };
  await json(directory, "two.ktrace", "--check", "together", "-D", "N=9", "--max-states", "2", "--save", "it.search");
  await wrong("it is for one check, and there are 2", "two.ktrace", "--save", "all.search");
  const counting = ["--max-preemptions", "1", "--max-states", "2", "--save", "p.search"];
  await json(directory, "two.ktrace", "--check", "together", "-D", "N=9", ...counting);
  await wrong("so it has one worker; leave out --workers", "--resume", "p.search", "--workers", "4");
  await wrong("cannot write: there is no such directory", "two.ktrace", "--check", "apart", "--save", "no/it");
  await wrong("would be lost", "two.ktrace", "--check", "apart", "--save", "two.ktrace");
  await wrong("gone.search: there is no such file", "--resume", "gone.search");
  await wrong("--resume text.search: it is no search", "--resume", "text.search");
  await wrong("leave out two.ktrace", "two.ktrace", "--resume", "it.search");
  await wrong("leave out --define", "--resume", "it.search", "-D", "N=1");
  await wrong("it leaves orders of steps out", "--resume", "it.search", "--max-depth", "9");
  await wrong("it counts no preemptions", "--resume", "it.search", "--max-preemptions", "9");
  const written = readFileSync(join(directory, "it.search"));
  writeFileSync(join(directory, "cut.search"), written.subarray(0, written.length - 8));
  await wrong("--resume cut.search: it is damaged", "--resume", "cut.search");
  renameSync(join(directory, "two.ktrace"), join(directory, "moved.ktrace"));
  await wrong(
    "--resume it.search: its scenario cannot be looked at: two.ktrace: there is no such",
    "--resume",
    "it.search",
  );
  writeFileSync(join(directory, "two.ktrace"), two.replace("x + 1", "x + 2"));
  await wrong("it was saved with another text", "--resume", "it.search");
});

test("a search for all that goes wrong is saved at its bound though its check is refuted", async () => {
  const text = `task a { var x = 0 main { repeat 30 { x = x + 1 } } } task b { var y = 0 main { repeat 30 { y = y + 1 } } }
check "b is not alone" { always a.x > 0 || b.y < 5 }`;
  const directory = directoryWith({ "it.ktrace": text });
  const how = ["it.ktrace", "--all", "--no-reduction"];
  const bounded = await ktrace(directory, "check", ...how, "--max-states", "200", "--save", "it.search");
  expect(bounded.code).toBe(1);
  expect(bounded.out).toContain("`ktrace check --resume it.search` goes on with the search.");
  const whole = await ktrace(directory, "check", ...how);
  const resumed = await ktrace(directory, "check", "--resume", "it.search");
  expect(resumed.out.slice(0, resumed.out.indexOf("states"))).toBe(whole.out.slice(0, whole.out.indexOf("states")));
});
