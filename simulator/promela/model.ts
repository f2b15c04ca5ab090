import type { Check, Program } from "../program.ts";
import { init } from "./boot.ts";
import { contextOf } from "./context.ts";
import { constants, macros } from "./macros.ts";
import { Pieces } from "./pieces.ts";
import { frameOfStep, processes } from "./processes.ts";
import { recordsOf } from "./records.ts";
import { calls } from "./runtime/calls.ts";
import { exitInlines } from "./runtime/exit.ts";
import { fibrils } from "./runtime/fibrils.ts";
import { locks } from "./runtime/locks.ts";
import { phones } from "./runtime/phones.ts";
import { sessions } from "./runtime/sessions.ts";
import { findHandler } from "./serving.ts";
import { registers, state } from "./state.ts";
import { stuckText } from "./stuck.ts";
import { tables } from "./tables.ts";

/** A program as a model in Promela, with room for so many records of each kind that a run makes. It asserts what a check says, or that nothing goes wrong. */
export function modelOf(program: Program, room: number, check: Check | undefined): string {
  const context = contextOf(program, room, check);
  const { uses, words, monitors } = context;
  const records = recordsOf(context);
  const library = [
    registers(context),
    fibrils(uses.opens),
    phones(program, uses),
    calls(program, uses, words),
    sessions(uses),
    locks,
    uses.exits ? exitInlines(program) : "",
    stuckText(context),
    findHandler(context),
    frameOfStep(context),
  ].join("\n");
  return [
    heading(program, check),
    monitors.choice,
    constants(),
    macros(context),
    records,
    state(context),
    tables(context),
    library,
    processes(context, new Pieces(`${records}\n${library}`)),
    init(context),
    monitors.formulas,
  ].join("\n");
}

function heading(program: Program, check: Check | undefined): string {
  const clauses = check?.clauses.map(({ kind }, index) => `${index + 1}: ${kind}`).join(", ");
  const asked =
    check === undefined
      ? ""
      : `\n * It is for one check of the scenario, with the clauses ${clauses}; \`spin -DCLAUSE=2\` asks about the second alone.`;
  const names = program.tasks.map(({ name }, number) => ` * ${number}: ${name}`);
  return `/*
 * A model of ${program.files[0].split("/").at(-1)}, written by KTrace; scenario ${program.hash}.
 * A step of the scenario is one step here, and its decision is printed: \`pan -r\` prints those of a trail, which \`ktrace import\` reads.${asked}
 * The tasks:
${names.join("\n")}
 */`;
}
