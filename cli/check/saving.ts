import type { Subject } from "#checker";
import { openSearch, type Unfinished, wordsOf } from "#simulator";
import { refuseLoss } from "../execute.ts";
import { readWords, tryWords, writeWords } from "../files.ts";
import { type Host, WrongInput } from "../host.ts";
import type { CheckCommand } from "./options.ts";
import { type CheckedFile, loadAll } from "./scenario.ts";

/** What a command looks at, and where a search begins that is gone on with. */
export interface Loaded {
  readonly command: CheckCommand;
  readonly files: readonly CheckedFile[];
  readonly from: Unfinished | undefined;
}

const where =
  "A search goes on where it was saved: with the same scenario, in the directory from which the paths lead that it was given.";

/** Loads the scenarios of a command, or that of the search which it goes on with. @throws WrongInput with all that is wrong */
export async function loadFor(host: Host, command: CheckCommand): Promise<Loaded> {
  const { resume, bounds, save } = command;
  if (save !== undefined) tryWords(host.directory, "--save", save);
  if (resume === undefined) {
    const files = await loadAll(host, command);
    if (save !== undefined) refuseLost(host, save, files);
    return { command, files, from: undefined };
  }
  const wrong = (error: string) => new WrongInput(`--resume ${resume}: ${error}`);
  // The head first: it says which scenario has to be loaded before the rest can be read.
  const head = readWords(host.directory, resume, openSearch);
  if ("error" in head) throw wrong(head.error);
  if (bounds.depth !== undefined && !head.isWhole)
    throw wrong("it leaves orders of steps out, or goes depth first, so it has no bound of depth");
  if (bounds.preemptions !== undefined && !head.countsPreemptions) throw wrong("it counts no preemptions");
  if (command.workers !== undefined && command.workers !== 1 && head.isAlone)
    throw wrong("it has an order of its own, or keeps hashes, so it has one worker; leave out --workers");
  const { file, check, constants, collects, shard } = head.about;
  const own = { ...command, files: [file], check, constants: new Map(Object.entries(constants)), all: collects, shard };
  const files = await loadAll(host, own).catch((error: unknown) => {
    if (!(error instanceof WrongInput)) throw error;
    throw wrong(`its scenario cannot be looked at: ${error.message}\n${where}`);
  });
  if (save !== undefined) refuseLost(host, save, files);
  const [
    {
      check: { clauses },
      program,
    },
  ] = files[0].subjects;
  const from = readWords(host.directory, resume, (source) => {
    const opened = openSearch(source);
    return "error" in opened ? opened : opened.resume(program, clauses, bounds);
  });
  if ("error" in from) throw wrong(from.error);
  return { command: own, files, from };
}

/** There has to be one check, and the file must not be its scenario. @throws WrongInput */
function refuseLost(host: Host, save: string, files: readonly CheckedFile[]): void {
  const checks = files.flatMap(({ subjects }) => subjects);
  if (checks.length > 1) {
    throw new WrongInput(`--save ${save}: it is for one check, and there are ${checks.length}; name one with --check`);
  }
  for (const { program } of checks) refuseLoss(host, "--save", save, program);
}

/** Writes a search that has ended at a bound, where that is wanted, and says to which file. @throws WrongInput when it cannot be written */
export function save(
  host: Host,
  command: CheckCommand,
  { file }: CheckedFile,
  { check, program }: Subject,
  unfinished: Unfinished,
): string | undefined {
  if (command.save === undefined) return undefined;
  const constants = Object.fromEntries(command.constants);
  const about = { file, check: check.name, constants, collects: command.all, shard: command.shard };
  writeWords(host.directory, "--save", command.save, wordsOf(program, check.clauses, unfinished, about));
  return command.save;
}
