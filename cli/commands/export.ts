import { toPromela } from "#simulator";
import { ExitCode, type Host, WrongInput } from "../host.ts";
import { loadProgram } from "../load-program.ts";
import { open } from "../open.ts";
import { parseExport } from "../options.ts";

/** `ktrace export FILE --to promela`: the scenario as a model for SPIN. @throws WrongInput */
export async function exportModel(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseExport(args);
  const opened = await open(host, { ...options, schedule: { kind: "fifo" } });
  const settings = { ...opened.settings, check: options.check ?? opened.settings.check };
  const { program, check } = await loadProgram(host, options.file, { ...opened, settings });
  const exported = toPromela(program, options.room, check);
  if ("refused" in exported) {
    const reasons = exported.refused.map((reason) => `${options.file}: ${reason}`);
    throw new WrongInput(`${reasons.join("\n")}\n${options.file}: there is no model of it in Promela`);
  }
  host.out(exported.text);
  return ExitCode.good;
}
