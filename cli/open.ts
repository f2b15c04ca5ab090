import { kindOfFile, openReproduction, type ReadText, type Settings } from "#language";
import type { ReadReproduction } from "#simulator";
import { readUri } from "./files.ts";
import { WrongInput } from "./host.ts";
import type { WhichRun } from "./options.ts";
import { kindsText, type Source } from "./source.ts";

/** What a FILE of the command line is: a scenario, or a run of one that somebody saved. */
export interface Opened {
  /** Of the scenario's main file. */
  readonly uri: string;
  readonly read: ReadText;
  readonly settings: Settings;
  readonly reproduction: ReadReproduction | undefined;
}

/** What a FILE is that has to be a scenario, or a run of one. @throws WrongInput */
export function open({ constants, schedule }: Omit<WhichRun, "file">, source: Source): Opened {
  const { file, uri, text, format } = source;
  if (format !== undefined) throw new WrongInput(`${file}: this is a dump (${format.name}), which ${hasNoCode(file)}`);
  switch (kindOfFile(file)) {
    case "scenario":
    case "other": {
      refuseAnythingElse(source);
      const read: ReadText = async (wanted) => (wanted === uri ? text : readUri(wanted));
      return { uri, read, settings: { constants, kernel: undefined, check: undefined }, reproduction: undefined };
    }
    case "recording":
      throw new WrongInput(`${file}: this is a recording; name its scenario, and give the recording with --schedule`);
    case "json":
      throw new WrongInput(
        `${file}: this is no scenario; name a *.ktrace, or a *.ktrace-reproduction.json that the debugger has saved`,
      );
    case "reproduction":
      return reproduced(uri, text, { file, constants, schedule });
  }
}

function reproduced(uri: string, text: string, { file, constants, schedule }: WhichRun): Opened {
  if (constants.size > 0 || schedule.kind !== "fifo") {
    throw new WrongInput(
      `${file}: a reproduction brings its own constants and schedule; leave --define and --schedule out`,
    );
  }
  const found = openReproduction(uri, text);
  if ("error" in found) throw new WrongInput(`${file}: ${found.error}`);
  return { uri: found.main, read: found.read, settings: found, reproduction: found };
}

/** What a dump lacks, and what to do. */
export const hasNoCode = (file: string): string =>
  `has no code to run. A scenario can be made of it: ktrace import ${file} --scenario > scenario.ktrace`;

/** A text that has nothing of a scenario is not told of word by word. @throws WrongInput */
function refuseAnythingElse({ file, text }: Source): void {
  if (file.toLowerCase().endsWith(".ktrace") || beginsDeclaration.test(text)) return;
  throw new WrongInput(
    `${file}: this is no scenario, and no line of it is one of a dump. ${file} is not named *.ktrace: is it the file that you meant? ${kindsWanted}`,
  );
}

const beginsDeclaration = /^\s*(?:capture|check|const|import|kernel|limits|protocol|task)\b/m;

const kindsWanted = `Dumps of these kinds are known by their lines, and \`--from KIND\` says of any file that it is one:\n${kindsText()}`;

/** Why a FILE cannot be imported. */
export const capturesWanted = ({ file, text }: Source): string =>
  beginsDeclaration.test(text)
    ? `${file}: this is a scenario, and there is no \`capture\` in it; give a dump, or a file with a capture and no task`
    : `${file}: no line of it is one of a dump. ${kindsWanted}\n  spin      what \`pan -r\` prints for a model that was exported`;
