import { Recorder, toPerfetto, toPromela } from "#simulator";
import { execute } from "../execute.ts";
import { ExitCode, type Host, WrongInput } from "../host.ts";
import { loadProgram } from "../load-program.ts";
import { open } from "../open.ts";
import { type ExportOptions, parseExport } from "../options.ts";
import { sourceOf } from "../source.ts";

/** `ktrace export FILE --to FORMAT`: the scenario, or a run of it, for another program. @throws WrongInput */
export function exportFile(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = parseExport(args);
  return options.to === "promela" ? exportModel(host, options) : exportTrace(host, options);
}

/** The scenario as a model for SPIN. */
async function exportModel(host: Host, options: ExportOptions & { readonly to: "promela" }): Promise<ExitCode> {
  const source = await sourceOf(host, options.file);
  const opened = open({ constants: options.constants, schedule: { kind: "fifo" } }, source);
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

/** A run of the scenario as a trace for Perfetto. */
async function exportTrace(host: Host, options: ExportOptions & { readonly to: "perfetto" }): Promise<ExitCode> {
  const { run } = await execute(host, options, await sourceOf(host, options.file));
  const recorder = new Recorder(run.onBranch(run.branch, 0));
  while (recorder.run.step < run.step && recorder.advance());
  for (const piece of toPerfetto(recorder.timeline, recorder.lanes, run.step)) host.out(piece);
  const { leftFrom } = recorder.timeline;
  if (leftFrom !== undefined) {
    host.err(
      `${options.file}: the trace ends before step ${leftFrom}, the run at step ${run.step}: a longer one would be too large for whoever opens it\n`,
    );
  }
  return ExitCode.good;
}
