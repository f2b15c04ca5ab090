import { fibrilIn } from "../explore/room.ts";
import { layoutOf } from "../machine/layout.ts";
import type { Program } from "../program.ts";
import type { Context } from "./context.ts";
import { isUsed, partsOf } from "./parts.ts";
import type { Pieces } from "./pieces.ts";
import { serve } from "./serving.ts";
import { table } from "./tables.ts";
import { indented } from "./text.ts";

/** The beginning and the end of a step. */
export function frameOfStep({ uses, monitors }: Context): string {
  return `inline begin() {
  r_f = (task[t].yielded && HAS_MESSAGE(t) -> 0 : task[t].ready.head);
  task[t].yielded = 0;
  r_drops = 0; r_dropped = 0; r_then = DONE; r_look = 0; r_answered = 0; r_yields = 0; r_closes = 0; r_closed = 0;
  if
  :: r_f == 0 -> go = TAKE_MESSAGE
  :: r_f != 0 && fibril[r_f].pc == TAKE -> go = SERVE
  :: else -> go = EXECUTE; at = fibril[r_f].pc; find_frame()
  fi
}
${uses.closes ? CLOSE : ""}inline watch() {
${indented(monitors.assertions, 2)}
}
inline conclude() {
  if
  :: !IS_WRONG && (${monitors.looks}) && (r_look || IS_OVER) -> r_more = 1; look()
  :: else
  fi;
  watch()
}
`;
}

/** A process for each task, and one for each timer: fair to tasks and timers is then what SPIN calls weakly fair. */
export function processes(context: Context, pieces: Pieces): string {
  const { timed, uses } = context;
  const rows = [executions(context, pieces), resumptions(context, pieces), serve(context), partsIn(context, pieces)];
  return `
proctype Task_(byte t) {
end:
  do
  :: atomic {
${indented(beginning(context), 7)}
       do
       :: go == DONE -> break
${indented(rows.join("\n"), 7)}
       od;
       at = 0;
       d_step {
          if
          :: r_yields && fibril[r_f].mode == READY ->
             leave_fibril(task[t].ready);
             task[t].yielded = (task[t].ready.head == 0);
             make_ready(r_f)
          :: else
          fi;
          choice = 0${uses.closes ? ";\n          close()" : ""}
       }
       at = 0;
       d_step { conclude() }
     }
  od
}
${timed.length === 0 ? "" : timer(context)}`;
}

/** Takes a task that can step, and says which step it is; what a `choose` picks in it is picked before. */
function beginning({ uses, statements }: Context): string {
  const choosing = uses.pcs.flatMap((pc) => {
    const choices = statements.choicesAt(pc);
    return choices === undefined ? [] : [`:: r_f != 0 && fibril[r_f].pc == ${pc} -> ways = ${choices}`];
  });
  const print = 'printf("ktrace: step %d %d\\n", t - 1, choice)';
  if (choosing.length === 0) return `d_step { !IS_WRONG && CAN_STEP(t) -> ${print}; begin() }`;
  return `!IS_WRONG && CAN_STEP(t) ->
d_step {
   r_f = (task[t].yielded && HAS_MESSAGE(t) -> 0 : task[t].ready.head);
   ways = 1;
   if :: r_f != 0 -> find_frame() :: else fi;
   if
${indented(choosing.join("\n"))}
   :: else
   fi
}
do
:: choice + 1 < ways -> choice++
:: break
od;
ways = 0;
d_step { ${print}; begin() }`;
}

/** A timer that is fired; its fibril is printed as the number that the simulator has for it. */
function timer({ program, layout }: Context): string {
  const whole = layoutOf(program);
  const numbers = [...layout.fibrils.at.keys()].map((fibril) => fibrilIn(whole, layout, fibril));
  return `${table("timer_of", numbers)}
${FIRE}
proctype Timer(byte f) {
end:
  do
  :: d_step { !IS_WRONG && fibril[f].timed -> printf("ktrace: timer %d\\n", timer_of[f]); fire() }
  od
}
`;
}

/** Statements by the number of the instruction, in pieces that are not too long for a `d_step`: with a condition for the whole of each. */
function chain(program: Program, pieces: Pieces, state: string, texts: readonly (readonly [number, string])[]): string {
  return pieces
    .of(texts)
    .map((piece) => {
      const rows = piece.map(([pc, text]) => `:: at == ${pc} -> /* ${placeText(program, pc)} */\n${indented(text)}`);
      const [[first], [last]] = [piece[0], piece.at(-1) ?? piece[0]];
      return `:: d_step { go == ${state} && at >= ${first} && at <= ${last} ->\n   if\n${indented(rows.join("\n"))}\n   fi\n}`;
    })
    .join("\n");
}

function placeText(program: Program, pc: number): string {
  const { file, line } = program.places[pc];
  const name = program.files[file].split("/").at(-1) ?? "";
  return `${name.replaceAll("*/", "")}:${line + 1}`;
}

function executions({ program, uses, statements }: Context, pieces: Pieces): string {
  return chain(
    program,
    pieces,
    "EXECUTE",
    uses.pcs.map((pc) => [pc, statements.statement(pc).execute] as const),
  );
}

function resumptions({ program, uses, statements }: Context, pieces: Pieces): string {
  const texts = uses.pcs.flatMap((pc) => {
    const { resume } = statements.statement(pc);
    return resume === undefined ? [] : [[pc, resume] as const];
  });
  return chain(program, pieces, "RESUME", texts);
}

function partsIn(context: Context, pieces: Pieces): string {
  const used = partsOf(context).filter(([name]) => isUsed(context.uses, name));
  return pieces
    .of(used)
    .map((piece) => {
      const [[first], [last]] = [piece[0], piece.at(-1) ?? piece[0]];
      return `:: d_step { go >= ${first} && go <= ${last} ->
 do
${piece.map(([name, text]) => `   :: go == ${name} ->${text}`).join("\n")}
 :: else -> break
 od;
 skip
}`;
    })
    .join("\n");
}

/** Connections that have come to an end close once nobody serves them; a worker may then have nothing to take. */
const CLOSE = `inline close() {
  close_connections();
  if
  :: r_f != 0 && serves[r_f] == ALL && fibril[r_f].mode == READY && fibril[r_f].pc == TAKE && task[home_of[r_f]].work.head == 0 ->
     leave_fibril(task[home_of[r_f]].ready);
     fibril[r_f].mode = IDLE
  :: else
  fi
}
`;

const FIRE = `inline fire() {
  r_look = 0; r_closes = 0; r_closed = 0; r_f = 0;
  if
  :: fibril[f].wait == FOR_ANSWER -> call[fibril[f].object].waiter = 0
  :: fibril[f].wait == FOR_CONDITION ->
     r_l = fibril[f].object;
     r_x = lock[r_l].waiting.head;
     r_y = 0;
     do
     :: r_x != f -> r_y = r_x; r_x = fibril[r_x].next
     :: else -> break
     od;
     if :: r_y == 0 -> lock[r_l].waiting.head = fibril[f].next :: else -> fibril[r_y].next = fibril[f].next fi;
     if :: lock[r_l].waiting.tail == f -> lock[r_l].waiting.tail = r_y :: else fi;
     fibril[f].next = 0
  :: else
  fi;
  if :: fibril[f].wait != FOR_TIMER -> fibril[f].phase = EXPIRED :: else fi;
  wake(f);
  conclude()
}
`;
