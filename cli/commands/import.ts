import { readTrail, writeSchedule } from "#simulator";
import { readText } from "../files.ts";
import { ExitCode, type Host, WrongInput } from "../host.ts";
import { parseImport } from "../options.ts";

/** `ktrace import TRAIL --from spin`: what SPIN has found, as a recording for `ktrace run --schedule`. @throws WrongInput */
export async function importTrail(host: Host, args: readonly string[]): Promise<ExitCode> {
  const { file } = parseImport(args);
  const trail = readTrail(await readText(host.directory, file));
  if ("error" in trail) throw new WrongInput(`${file}: ${trail.error}`);
  host.out(writeSchedule(trail, trail.decisions));
  return ExitCode.good;
}
