import type { Layout } from "../machine/layout.ts";
import { handlersOf } from "../machine/usage.ts";
import type { Program } from "../program.ts";
import { Abilities, NONE_OF_IT, type Test } from "../waits/abilities.ts";
import type { Started } from "../waits/starts.ts";
import type { Uses } from "./uses.ts";

/**
 * Conditions in Promela under which somebody who can go on could do something, by the code (docs/language.md, What counts as stuck): what `waits/could.ts` finds at a
 * moment is here written out for all moments. Each is an inline that sets `r_on`.
 */
export class Could {
  readonly abilities: Abilities;
  readonly #program: Program;
  readonly #layout: Layout;
  readonly #uses: Uses;
  readonly #inlines: string[] = [];

  constructor(program: Program, layout: Layout, uses: Uses) {
    this.#uses = uses;
    this.#program = program;
    this.#layout = layout;
    this.abilities = new Abilities(program);
  }

  /** All that were asked for, to be written before those who use them. */
  get text(): string {
    return this.#inlines.join("\n");
  }

  /** Anybody in a task, and who can have one started there, that passes a test. */
  inTask(task: number, test: Test): string {
    const able = new Able();
    this.#spread(task, test, able);
    return this.#inline(able);
  }

  /** Anybody at all in a task. */
  anybody(task: number): string {
    const able = new Able();
    able.add(task, () => true);
    this.#start(task, "fibril", able);
    return this.#inline(able);
  }

  /** Who can have a call handled by one of a task's workers, or a notification by its fibril. */
  starting(task: number): string {
    const able = new Able();
    this.#start(task, "handling", able);
    return this.#inline(able);
  }

  #spread(task: number, test: Test, able: Able): void {
    if (!test(this.abilities.ofTask(task))) return;
    able.add(task, test);
    if (test(this.abilities.ofAllHandlers(task))) this.#start(task, "fibril", able);
  }

  #start(task: number, what: Started, able: Able): void {
    if (able.startedIn.has(task)) return;
    able.startedIn.add(task);
    this.abilities.eachStarter(task, what, (source, test) => this.#spread(source, test, able));
  }

  #inline(able: Able): string {
    const rows = [
      ...[...able.startedIn].flatMap((task) => this.#onTheWay(task)),
      ...[...able.tests].map(([task, tests]) => this.#inTask(task, (ability) => tests.some((test) => test(ability)))),
    ];
    const text = rows.length === 0 ? "  skip" : rows.join(";\n");
    const known = this.#inlines.findIndex((inline) => inline.endsWith(`() {\n${text}\n}`));
    if (known >= 0) return `could_${known}()`;
    this.#inlines.push(`inline could_${this.#inlines.length}() {\n${text}\n}`);
    return `could_${this.#inlines.length - 1}()`;
  }

  /** Whether a message that starts a fibril is on its way to a task. */
  #onTheWay(task: number): string[] {
    const isEach = this.#layout.tasks[task].notices.count === 0;
    const notices = `  if :: task[${task + 1}].notices.head != 0 -> r_on = 1 :: else fi`;
    const connects = `  r_q = task[${task + 1}].calls.head;
  do
  :: r_q != 0 -> if :: call[r_q].new_phone != 0 -> r_on = 1 :: else fi; r_q = call[r_q].next
  :: else -> break
  od`;
    return [...(this.#uses.notifies && isEach ? [notices] : []), ...(this.#uses.opens ? [connects] : [])];
  }

  #inTask(task: number, test: Test): string {
    const { fibrils, notices } = this.#layout.tasks[task];
    const { handlers, fibrils: declared } = this.#program.tasks[task];
    const roots = [...declared.map(({ routine }) => routine), ...handlersOf(this.#program.tasks[task])];
    const able = [...new Set(roots)].filter((routine) => test(this.abilities.ofRoutine(routine)));
    const clients = [...this.#program.tasks.keys()].filter((client) => test(this.abilities.ofHandlers(task, client)));
    // Only the test that everybody passes holds for it.
    const isAnybody = test(NONE_OF_IT);
    const conditions = isAnybody
      ? ["1"]
      : [
          ...able.map((routine) => `fibril[r_j].root == ${routine + 1}`),
          ...(test(this.abilities.ofAllHandlers(task)) ? ["serves[r_j] == ALL"] : []),
          ...clients.map((client) => `(serves[r_j] == ONE && CLIENT(r_j) == ${client + 1})`),
          ...(notices.count > 0 ? ["(serves[r_j] == NOTICES && r_there)"] : []),
        ];
    if (conditions.length === 0) return "  skip";
    const methods = [...handlers]
      .filter(([, routine]) => able.includes(routine))
      .map(([method]) => `call[r_q].method == ${method}`);
    const { anyHandler } = this.#program.tasks[task];
    const others = [...handlers.keys()].map((method) => `call[r_q].method != ${method}`);
    if (anyHandler !== undefined && able.includes(anyHandler))
      methods.push(others.length === 0 ? "1" : `(${others.join(" && ")})`);
    const walk = (queue: string) => `  r_q = task[${task + 1}].${queue}.head;
  do
  :: r_q != 0 -> if :: ${methods.length === 0 ? "0" : methods.join(" || ")} -> r_there = 1 :: else fi; r_q = call[r_q].next
  :: else -> break
  od;
`;
    const noticed = notices.count > 0 && !isAnybody ? `  r_there = 0;\n${walk("taken")}${walk("notices")}` : "";
    return `${noticed}  for (r_j : ${fibrils.first + 1} .. ${fibrils.first + fibrils.count}) {
    if :: can_go_on[r_j] && r_j != r_k && (${conditions.join(" || ")}) -> r_on = 1 :: else fi
  }`;
  }
}

/** Tests by the task whose fibrils have to pass one of them. */
class Able {
  readonly tests = new Map<number, Test[]>();
  readonly startedIn = new Set<number>();

  add(task: number, test: Test): void {
    this.tests.set(task, [...(this.tests.get(task) ?? []), test]);
  }
}
