import { filesWithin, type ReadText } from "#language";
import { type Kernel, kernels, REPRODUCTION, type ReadReproduction, readReproduction } from "#simulator";
import { readText, readUri, uriOf } from "./files.ts";
import { type Host, WrongInput } from "./host.ts";
import type { RunOptions } from "./options.ts";

/** What a FILE of the command line is: a scenario, or a run of one that somebody saved. */
export interface Opened {
  /** Of the scenario's main file. */
  readonly uri: string;
  readonly text: string;
  readonly read: ReadText;
  readonly constants: ReadonlyMap<string, number>;
  /** In place of the one that the scenario names. */
  readonly kernel: Kernel | undefined;
  readonly reproduction: ReadReproduction | undefined;
}

/** @throws WrongInput */
export async function open(host: Host, { file, constants, schedule }: RunOptions): Promise<Opened> {
  const uri = uriOf(host.directory, file);
  const text = await readText(host.directory, file);
  if (!file.toLowerCase().endsWith(REPRODUCTION)) {
    const read: ReadText = async (wanted) => (wanted === uri ? text : readUri(wanted));
    return { uri, text, read, constants, kernel: undefined, reproduction: undefined };
  }
  if (constants.size > 0 || schedule.kind !== "fifo") {
    throw new WrongInput(
      `${file}: a reproduction brings its own constants and schedule; leave --define and --schedule out`,
    );
  }
  const found = readReproduction(text);
  if ("error" in found) throw new WrongInput(`${file}: ${found.error}`);
  const kernel = kernels.find(({ name }) => name === found.kernel);
  if (found.kernel !== undefined && kernel === undefined) {
    throw new WrongInput(`${file}: there is no kernel "${found.kernel}"`);
  }
  const { main, read } = filesWithin(uri, found.files);
  const [{ text: mainText } = { text: "" }] = found.files;
  return { uri: main, text: mainText, read, constants: found.constants, kernel, reproduction: found };
}
