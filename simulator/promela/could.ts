import type { Layout } from "../machine/layout.ts";
import { handlersOf } from "../machine/usage.ts";
import type { Program } from "../program.ts";
import { Abilities, type Ability } from "../waits/abilities.ts";
import { overlap, type Started } from "../waits/starts.ts";

type Test = (ability: Ability) => boolean;

/**
 * Conditions in Promela under which somebody who can go on could do something, by the code (docs/language.md, What counts as stuck): what `waits/could.ts` finds at a
 * moment is here written out for all moments. Each is an inline that sets `r_on`.
 */
export class Could {
  readonly abilities: Abilities;
  readonly #program: Program;
  readonly #layout: Layout;
  readonly #inlines: string[] = [];

  constructor(program: Program, layout: Layout) {
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
    for (const source of this.abilities.starts.sources(task)) {
      const ways = this.abilities.starts.waysInto(source, task, what);
      this.#spread(source, (ability) => overlap(ability.ways, ways), able);
    }
  }

  #inline(able: Able): string {
    const rows = [...able.tests].map(([task, tests]) =>
      this.#inTask(task, (ability) => tests.some((test) => test(ability))),
    );
    const text = rows.length === 0 ? "  skip" : rows.join(";\n");
    const known = this.#inlines.findIndex((inline) => inline.endsWith(`() {\n${text}\n}`));
    if (known >= 0) return `could_${known}()`;
    this.#inlines.push(`inline could_${this.#inlines.length}() {\n${text}\n}`);
    return `could_${this.#inlines.length - 1}()`;
  }

  #inTask(task: number, test: Test): string {
    const { fibrils } = this.#layout.tasks[task];
    const { handlers, fibrils: declared } = this.#program.tasks[task];
    const roots = [...declared.map(({ routine }) => routine), ...handlersOf(this.#program.tasks[task])];
    const able = [...new Set(roots)].filter((routine) => test(this.abilities.ofRoutine(routine)));
    const clients = [...this.#program.tasks.keys()].filter((client) => test(this.abilities.ofHandlers(task, client)));
    const conditions = [
      ...able.map((routine) => `fibril[r_j].root == ${routine + 1}`),
      ...(handlers.size >= 0 && test(this.abilities.ofAllHandlers(task)) ? ["serves[r_j] == ALL"] : []),
      ...clients.map((client) => `(serves[r_j] == ONE && CLIENT(r_j) == ${client + 1})`),
    ];
    if (conditions.length === 0) return "  skip";
    const condition = test(everything) && able.length === roots.length ? "1" : conditions.join(" || ");
    return `  for (r_j : ${fibrils.first + 1} .. ${fibrils.first + fibrils.count}) {
    if :: can_go_on[r_j] && (${condition}) -> r_on = 1 :: else fi
  }`;
  }
}

/** An ability that no test of one thing asks for: only the test that everybody passes holds for it. */
const everything: Ability = {
  gives: new Set(),
  answersStored: false,
  endsExchanges: false,
  hangsUp: false,
  exits: false,
  ways: new Set(),
};

/** Tests by the task whose fibrils have to pass one of them. */
class Able {
  readonly tests = new Map<number, Test[]>();
  readonly startedIn = new Set<number>();

  add(task: number, test: Test): void {
    this.tests.set(task, [...(this.tests.get(task) ?? []), test]);
  }
}
