import { skeletonOf, writeCapture } from "#captures";
import { readTrail, writeSchedule } from "#simulator";
import { dumpIn, notesText } from "../dump/dump.ts";
import { readText } from "../files.ts";
import { ExitCode, type Host, WrongInput } from "../host.ts";
import { capturesWanted } from "../open.ts";
import { type ImportOptions, parseImport } from "../options.ts";
import { sourceOf } from "../source.ts";

/** `ktrace import FILE`: a dump as a capture or a scenario, or what SPIN has found as a recording. @throws WrongInput */
export async function importFile(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseImport(args);
  if (options.from === "dump") return importDump(host, options);
  const { file } = options;
  const trail = readTrail(await readText(host.directory, file));
  if ("error" in trail) throw new WrongInput(`${file}: ${trail.error}`);
  host.out(writeSchedule(trail, trail.decisions));
  return ExitCode.good;
}

/** A dump in the language: as it is, or a scenario that begins with it. */
async function importDump(host: Host, options: ImportOptions & { readonly from: "dump" }): Promise<ExitCode> {
  const source = await sourceOf(host, options.file, options.dump.from);
  const dump = await dumpIn(host, source, options.dump);
  if (dump === undefined) throw new WrongInput(capturesWanted(source));
  const { capture, system, notes } = dump.opened;
  host.err(notesText(host, source, notes));
  host.out(options.scenario ? skeletonOf(capture, system) : writeCapture(capture));
  return ExitCode.good;
}
