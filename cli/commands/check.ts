import { Crew } from "#checker";
import { following } from "../check/following.ts";
import { checkJson } from "../check/json.ts";
import { junitXml } from "../check/junit.ts";
import { merging } from "../check/merge.ts";
import { type CheckCommand, MOST_WORKERS, parseCheck } from "../check/options.ts";
import { recorderFor } from "../check/recorder.ts";
import { sarifLog } from "../check/sarif.ts";
import { type Loaded, loadFor, save } from "../check/saving.ts";
import type { CheckedFile, CheckedOne } from "../check/scenario.ts";
import { resultText, summaryText } from "../check/text.ts";
import { checkText } from "../check/words.ts";
import { ExitCode, type Host } from "../host.ts";

/** `ktrace check FILE…`: looks at all schedules for what the checks of scenarios say. */
export async function check(host: Host, args: readonly string[]): Promise<ExitCode> {
  if (args.includes("--merge")) {
    const { command, files, ones } = await merging(host, args);
    return tell(host, command, files, ones);
  }
  const loaded = await loadFor(host, parseCheck(args));
  const { command, files } = loaded;
  const crew = crewFor(host, command);
  try {
    return await tell(host, command, files, checked(host, loaded, crew));
  } finally {
    crew?.stop();
  }
}

type Telling = Pick<CheckCommand, "format" | "record" | "all"> & Partial<Pick<CheckCommand, "workers">>;

/** Tells of one check after the other, and at the end of all. */
async function tell(
  host: Host,
  command: Telling,
  files: readonly CheckedFile[],
  ones: AsyncIterable<CheckedOne>,
): Promise<ExitCode> {
  const all: CheckedOne[] = [];
  for await (const one of ones) {
    all.push(one);
    if (command.format === "text") host.out(resultText(one, command.workers));
  }
  const code = exitCodeOf(all);
  host.out(ending(host, command, files, all, code));
  return code;
}

function crewFor({ cores, startThread }: Host, { workers = 1 }: CheckCommand): Crew | undefined {
  const size = workers === "all" ? Math.min(cores, MOST_WORKERS) : workers;
  return size > 1 && startThread !== undefined ? new Crew(size, startThread) : undefined;
}

/** Looks at one check after the other. */
async function* checked(
  host: Host,
  { command, files, from }: Loaded,
  crew: Crew | undefined,
): AsyncGenerator<CheckedOne> {
  const record = await recorderFor(host, command, files);
  const isInterrupted = host.heedInterrupt();
  for (const of of files) {
    for (const subject of of.subjects) {
      const name = `${of.file}: ${checkText({ subject })}`;
      const { unfinished, ...result } = await following(host, command, subject, from, name, crew, isInterrupted);
      const saved = unfinished && save(host, command, of, subject, unfinished);
      yield { ...result, of, recordings: await record(of, result), saved };
    }
  }
}

function exitCodeOf(all: readonly CheckedOne[]): ExitCode {
  if (all.some(({ verdict }) => verdict === "refuted")) return ExitCode.bad;
  // A shard that has looked at its part has done what it can.
  const isGood = ({ verdict, inconclusive, shard }: CheckedOne) =>
    verdict === "holds" || (shard !== undefined && inconclusive?.reason === "shard");
  return all.every(isGood) ? ExitCode.good : ExitCode.inconclusive;
}

/** What comes when all is known. */
function ending(
  host: Host,
  command: Telling,
  files: readonly CheckedFile[],
  all: readonly CheckedOne[],
  code: ExitCode,
): string {
  switch (command.format) {
    case "text":
      return summaryText(all, command.record !== undefined);
    case "json":
      return files
        .map((of) =>
          checkJson(
            host,
            of,
            all.filter((one) => one.of === of),
            command.all,
          ),
        )
        .map((result) => `${JSON.stringify(result)}\n`)
        .join("");
    case "sarif":
      return `${JSON.stringify(sarifLog(host, all, code), undefined, 2)}\n`;
    case "junit":
      return junitXml(files, all);
  }
}
