/** The recipes of docs/exploring.md for many machines do what they say: with the schedulers' part played here, and three shards instead of many. */
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { directoryWith } from "../cli/testing.ts";
import { codeBlocks } from "./support/code-blocks.ts";

const root = join(import.meta.dirname, "..");
const scenario = `task a { var x = 0 main { repeat 30 { x = x + 1 } } }
task b { var y = 0 main { repeat 30 { y = y + 1 } } }
check "never thirty of both" { always a.x + b.y < 60 }
`;

/** Runs at once what Slurm would run in its time, whatever becomes of it. */
const sbatch = `#!/bin/sh
for each; do
  case $each in
    --array=*) range=\${each#--array=} ;;
    --dependency=afterany:7 | --parsable | --mem=* | --time=* | --wrap) ;;
    -*) echo "sbatch: $each" >&2; exit 1 ;;
    *) job=$each ;;
  esac
done
if [ -z "$range" ]; then sh -c "$job"; exit 0; fi
for index in $(seq \${range%-*} \${range#*-}); do SLURM_ARRAY_TASK_ID=$index sh -c "$job"; done
echo 7
`;

const ktrace = `#!/bin/sh
exec "${process.execPath}" "${join(root, "cli/main-node.ts")}" "$@"
`;

/** A directory in which both are commands, and a shell that is there. */
function workplace() {
  const directory = directoryWith({ "vfs.ktrace": scenario });
  const bin = join(directory, "bin");
  mkdirSync(bin);
  for (const [name, text] of Object.entries({ sbatch, ktrace })) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  /** What a command writes; `fails`: whether it has another exit code than 0. */
  const run = (command: string, env: NodeJS.ProcessEnv = {}): { readonly out: string; readonly fails: boolean } => {
    const options = {
      cwd: directory,
      encoding: "utf8",
      env: { ...process.env, ...env, PATH: `${bin}:${process.env.PATH}` },
    } as const;
    try {
      return { out: execFileSync("sh", ["-c", command], options), fails: false };
    } catch (error) {
      if (error instanceof Error && "stdout" in error) return { out: String(error.stdout), fails: true };
      throw error;
    }
  };
  return { directory, run };
}

/** Below the heading, the block of a language with a word in it. */
function recipe(language: string, word: string): string {
  const page = "docs/exploring.md";
  const from = readFileSync(join(root, page), "utf8").split("\n").indexOf("## Many machines") + 1;
  const found = codeBlocks(page).find(
    (each) => each.line > from && each.language === language && each.text.includes(word),
  );
  if (found === undefined) throw new Error(`no recipe with ${word}`);
  return found.text;
}

const TIME_OUT = 600_000;
const isMerged = /^\S*vfs\.ktrace:\d+: check "never thirty of both": refuted \([\d,]+ states in 3 shards, /;

test(
  "an array job of Slurm",
  () => {
    const { run } = workplace();
    const { out } = run(recipe("bash", "sbatch").replaceAll("64", "3"));
    expect(out).toMatch(isMerged);
  },
  TIME_OUT,
);

test(
  "an indexed job of Kubernetes",
  () => {
    const { directory, run } = workplace();
    const { kind, spec } = parse(recipe("yaml", "completionMode").replaceAll("64", "3"));
    expect([kind, spec.completionMode, spec.completions, spec.parallelism]).toEqual(["Job", "Indexed", 3, 3]);
    const { containers, restartPolicy, volumes } = spec.template.spec;
    const [{ command, args, volumeMounts }] = containers;
    expect([restartPolicy, command, args.length]).toEqual(["Never", ["sh", "-c"], 1]);
    expect(volumes.map(({ name }: { readonly name: string }) => name)).toEqual([volumeMounts[0].name]);
    for (let index = 0; index < spec.completions; index++) {
      const job: string = args[0].replaceAll(`${volumeMounts[0].mountPath}/`, `${directory}/`);
      // A job that fails would be run again.
      expect(run(job, { JOB_COMPLETION_INDEX: String(index) }).fails).toBe(false);
    }
    expect(run("ktrace check --merge shard-*.json").out).toMatch(isMerged);
  },
  TIME_OUT,
);

test(
  "a matrix of a workflow for GitHub",
  () => {
    const { directory, run } = workplace();
    const text = recipe("yaml", "matrix").replaceAll("[1, 2, 3, 4, 5, 6, 7, 8]", "[1, 2, 3]").replaceAll("/8", "/3");
    const { shard, merge } = parse(text).jobs;
    mkdirSync(join(directory, "scenarios"));
    copyFileSync(join(directory, "vfs.ktrace"), join(directory, "scenarios/vfs.ktrace"));
    mkdirSync(join(directory, "results"));
    const commandOf = ({ steps }: { readonly steps: readonly { readonly run?: string }[] }) =>
      steps.flatMap(({ run = "" }) =>
        run.includes("ktrace.js") ? [run.replace("node ktrace/dist/ktrace.js", "ktrace")] : [],
      )[0];
    const { steps, strategy } = shard;
    const upload = steps.find(({ uses = "" }: { readonly uses?: string }) =>
      uses.startsWith("actions/upload-artifact"),
    );
    for (const index of strategy.matrix.shard) {
      const of = (raw: string) => raw.replaceAll(`\${{ matrix.shard }}`, String(index));
      run(of(commandOf(shard)));
      copyFileSync(join(directory, of(upload.with.path)), join(directory, "results", of(upload.with.path)));
    }
    expect([merge.needs, merge.if]).toEqual(["shard", "always()"]);
    const { out, fails } = run(commandOf(merge));
    expect(out).toMatch(isMerged);
    expect(fails).toBe(true);
  },
  TIME_OUT,
);
