import { basename, join } from "node:path";
import type { CheckFinding, CheckResult } from "#checker";
import { RECORDING } from "#simulator";
import { makeDirectory, tryFile, writeText } from "../files.ts";
import { type Host, WrongInput } from "../host.ts";
import type { CheckCommand } from "./options.ts";
import type { CheckedFile } from "./scenario.ts";

/** Writes the schedules of what a check has found, and says to which files. */
export type Recorder = (
  of: CheckedFile,
  result: Pick<CheckResult, "subject" | "findings">,
) => Promise<ReadonlyMap<CheckFinding, string>>;

/** Words of a check's name that a file is named by. */
const MOST_WORDS = 8;

/** @throws WrongInput when `--record` names what cannot be written to */
export async function recorderFor(
  host: Host,
  command: Pick<CheckCommand, "record" | "all">,
  files: readonly CheckedFile[],
): Promise<Recorder> {
  const { record } = command;
  if (record === undefined) return async () => new Map();
  const isFile = record.endsWith(".json");
  if (isFile) refuseMany(record, command, files);
  else await makeDirectory(host.directory, "--record", record);
  const [{ file, subjects }] = files;
  tryFile(
    host.directory,
    "--record",
    isFile ? record : join(record, `${nameFor(file, subjects[0].check.name)}${RECORDING}`),
  );
  const taken = new Set<string>();
  return async (of, { subject, findings }) => {
    const written = new Map<CheckFinding, string>();
    for (const finding of findings) {
      const path = isFile ? record : join(record, free(nameFor(of.file, subject.check.name), taken));
      await writeText(host.directory, "--record", path, `${JSON.stringify(finding.schedule, undefined, 2)}\n`);
      written.set(finding, path);
    }
    return written;
  };
}

function refuseMany(record: string, { all }: Pick<CheckCommand, "all">, files: readonly CheckedFile[]): void {
  const checks = files.reduce((sum, { subjects }) => sum + subjects.length, 0);
  if (checks === 1 && !all) return;
  throw new WrongInput(
    `--record ${record}: that is one file, and there may be more than one schedule; name a directory, or one check with --check and without --all`,
  );
}

/** `buffer-a-signal-can-be-lost` */
function nameFor(file: string, check: string): string {
  const words = check.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [basename(file).replace(/\.ktrace(-reproduction\.json)?$/, ""), ...words.slice(0, MOST_WORDS)].join("-");
}

/** A name for a recording that no other has: the second of a name has a number. */
function free(name: string, taken: Set<string>): string {
  let own = name;
  for (let number = 2; taken.has(own); number++) own = `${name}-${number}`;
  taken.add(own);
  return `${own}${RECORDING}`;
}
