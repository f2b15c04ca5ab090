import { kindOfFile, openReproduction, type ReadText, type Settings } from "#language";
import type { ReadReproduction } from "#simulator";
import { readText, readUri, uriOf } from "./files.ts";
import { type Host, WrongInput } from "./host.ts";
import type { WhichRun } from "./options.ts";

/** What a FILE of the command line is: a scenario, or a run of one that somebody saved. */
export interface Opened {
  /** Of the scenario's main file. */
  readonly uri: string;
  readonly read: ReadText;
  readonly settings: Settings;
  readonly reproduction: ReadReproduction | undefined;
}

/** @throws WrongInput */
export async function open(host: Host, { file, constants, schedule }: WhichRun): Promise<Opened> {
  const uri = uriOf(host.directory, file);
  const text = await readText(host.directory, file);
  switch (kindOfFile(file)) {
    case "scenario":
    case "other": {
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
