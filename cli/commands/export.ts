import { openMoments } from "#captures";
import { type Charted, Recorder, toPerfetto, toPromela } from "#simulator";
import { notesText } from "../dump/dump.ts";
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

/** A run of the scenario, or the trace of a real system, as a trace for Perfetto. */
async function exportTrace(host: Host, options: ExportOptions & { readonly to: "perfetto" }): Promise<ExitCode> {
  const { file, dump, ofRun } = options;
  const source = await sourceOf(host, file, dump.from);
  if (source.format !== undefined) {
    const { trace } = openMoments(source.format, source.text, dump);
    if (trace === undefined) {
      throw new WrongInput(
        `${file}: this is a dump (${source.format.name}), which has one moment, and no course of time`,
      );
    }
    if (ofRun.length > 0) {
      throw new WrongInput(`${file}: this is a trace, of which there is no run; leave out ${ofRun.join(" and ")}`);
    }
    host.err(notesText(host, source, trace.notes));
    writePerfetto(host, file, trace.chart, trace.trace.length);
    return ExitCode.good;
  }
  const { run } = await execute(host, options, source);
  const recorder = new Recorder(run.onBranch(run.branch, 0));
  while (recorder.run.step < run.step && recorder.advance());
  writePerfetto(host, file, recorder, run.step);
  return ExitCode.good;
}

/** What has not ended ends with the step `end`. */
function writePerfetto(host: Host, file: string, { timeline, lanes }: Charted, end: number): void {
  for (const piece of toPerfetto(timeline, lanes, end)) host.out(piece);
  const { leftFrom } = timeline;
  if (leftFrom === undefined) return;
  host.err(
    `${file}: the trace ends before step ${leftFrom} of ${end}: a longer one would be too large for whoever opens it\n`,
  );
}
