import { type CheckFinding, type CheckResult, type Subject, subjectsOf } from "#checker";
import { load } from "#language";
import { pathOf } from "../diagnostics.ts";
import { type Host, WrongInput } from "../host.ts";
import { diagnosticTexts, errorText, refuseCapture, sourcesOf } from "../load-program.ts";
import { open } from "../open.ts";
import { sourceOf } from "../source.ts";
import type { CheckCommand } from "./options.ts";

/** A FILE of the command line, compiled for each of its checks. */
export interface CheckedFile {
  /** As it was given. */
  readonly file: string;
  /** Constants that were given with it. */
  readonly constants: ReadonlyMap<string, number>;
  readonly subjects: readonly Subject[];
  /** The names of the program's files, and their texts, in their order. */
  readonly paths: readonly string[];
  readonly sources: readonly string[];
  /** Whether it is a run that somebody saved, which brings its own schedule. */
  readonly isReproduction: boolean;
}

/** The shards of a check. */
export interface Shards {
  readonly of: number;
  /** Those of which there is no result. */
  readonly lost: readonly number[];
  /** States that they have kept, without those of an `eventually`; how many of these are different, about, and whether there may be fewer. */
  readonly states: number;
  readonly distinct?: number;
  readonly mayBeFewer?: boolean;
}

/** A check that was looked at. */
export interface CheckedOne extends Omit<CheckResult, "unfinished"> {
  readonly of: CheckedFile;
  /** Where the schedules of its findings were written to. */
  readonly recordings: ReadonlyMap<CheckFinding, string>;
  /** Where the search was written to that did not come to its end. */
  readonly saved: string | undefined;
  /** Of what shards say together: how many there are. */
  readonly shards?: Shards;
}

type Wanted = Pick<CheckCommand, "files" | "constants" | "check">;

/** Loads all files before any is looked at, so that what is wrong is known at once. @throws WrongInput with all that is wrong */
export async function loadAll(host: Host, command: Wanted): Promise<CheckedFile[]> {
  const files: CheckedFile[] = [];
  const wrong: string[] = [];
  for (const file of command.files) {
    await loadOne(host, file, command).then(
      (loaded) => files.push(loaded),
      (error: unknown) => {
        if (!(error instanceof WrongInput)) throw error;
        wrong.push(error.message);
      },
    );
  }
  if (wrong.length > 0) throw new WrongInput(wrong.join("\n"));
  return files;
}

async function loadOne(host: Host, file: string, { constants, check }: Wanted): Promise<CheckedFile> {
  const opened = open({ constants, schedule: { kind: "fifo" } }, await sourceOf(host, file));
  const document = await load(opened.uri, opened.read);
  refuseCapture(file, document);
  const { subjects, diagnostics } = subjectsOf(document, { ...opened.settings, check });
  const isReproduction = opened.reproduction !== undefined;
  const { errors, warnings } = diagnosticTexts(document, diagnostics, host.directory, (setting) => {
    if (setting === "check") return `${file}: --check`;
    return isReproduction ? `${file}: its "${setting}"` : `${file}: --define`;
  });
  const [first] = subjects;
  if (first === undefined) throw new WrongInput(errorText(file, errors));
  host.err(warnings);
  const { program } = first;
  return {
    file,
    constants,
    subjects,
    paths: program.files.map((uri) => pathOf(uri, host.directory)),
    sources: sourcesOf(document, program),
    isReproduction,
  };
}
