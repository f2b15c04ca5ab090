import { Cancellation } from "langium";
import type { Diagnostic } from "vscode-languageserver";
import { compile, loadedOf, type SourceDocument } from "#language";
import { type Decisions, isOfProgram, type Outcome, type Program, type Work } from "#simulator";
import type { DiagnosticSource } from "../diagnostics/diagnostics.ts";
import { type Shows, withRelated } from "../diagnostics/related.ts";
import { type File, openFile } from "../files.ts";
import type { Rest } from "../resting.ts";
import { defaultLook, type SearchSettings } from "../settings.ts";
import type { Workspace } from "../workspace.ts";
import { diagnosticsOf, type PlacedDiagnostic } from "./discovered.ts";
import { type Discovery, rerun, searching } from "./searching.ts";

/** Between two moments at which messages are read, so many milliseconds of work are done. */
const sliceMilliseconds = 5;
/** Where somebody has asked something, more is likely to be asked: the search goes on after so many milliseconds in which nobody does. */
const calmMilliseconds = 50;
/** Programs whose search is not done again. */
const mostKnown = 64;

type Constants = ReadonlyMap<string, number>;

/** What is known of a program: the decisions that lead to what goes wrong in it; that there are none; the budget that was spent before all were tried. */
type Known = { readonly decisions: Decisions } | "nothing" | { readonly spent: number };

/** What came out of the search with the constants of a check: something goes wrong; nothing can; nothing was found with the budget. */
export type Verdict = "found" | "nothing" | "spent";

/**
 * Looks in the background, in slices, for schedules of the open scenarios under which something goes wrong. The next change of a text ends it. It runs in the server's own process or worker, which is not the editor's, because
 * a web worker cannot have workers of its own.
 */
export class BackgroundSearch implements DiagnosticSource {
  readonly #workspace: Workspace;
  /** What is found in the texts as they are, by the URI of each file. */
  #found = new Map<string, Diagnostic[]>();
  /** By the digest of a program. The oldest first. */
  readonly #known = new Map<string, Known>();
  /** By the URI of a scenario and the name of a check. */
  readonly #verdicts = new Map<string, Verdict>();
  /** What was found in scenarios that rest, and with which budget. */
  readonly #inResting = new WeakMap<Rest, { readonly found: readonly PlacedDiagnostic[]; readonly budget: number }>();
  #turn = 0;
  /** The last question after which nobody asked for a while. */
  #heard = 0;
  readonly #shows: Shows;
  settings: SearchSettings = defaultLook.search;
  /** Called when something else is found than before, without a change of a text. */
  onFound: () => void = () => {};

  constructor(workspace: Workspace, shows: Shows = { related: true, tags: true }) {
    this.#workspace = workspace;
    this.#shows = shows;
  }

  /** What was found in a file. */
  diagnosticsIn({ uri }: Pick<SourceDocument, "uri">): readonly Diagnostic[] {
    return this.#found.get(uri.toString()) ?? [];
  }

  /** A text has changed: what was found may be no longer true. */
  changed(): void {
    this.#turn++;
    this.#found = new Map();
    this.#verdicts.clear();
  }

  /** What came out with the constants of a check, once it is known. */
  verdictOn(scenario: string, check: string): Verdict | undefined {
    return this.#verdicts.get(`${scenario} ${check}`);
  }

  /** The texts are checked, and a search can begin. */
  async checked(): Promise<void> {
    const turn = ++this.#turn;
    const isOver = () => turn !== this.#turn;
    if (!this.settings.enabled) return;
    await sleep(this.settings.delay);
    for (const uri of isOver() ? [] : this.#workspace.openUris()) await this.#search(uri, isOver);
  }

  async #search(uri: string, isOver: () => boolean): Promise<void> {
    const rest = this.#workspace.restOf(uri);
    const known = rest && this.#inResting.get(rest);
    const { budget } = this.settings;
    if (known !== undefined && known.budget >= budget) return this.#show(known.found);
    await this.#calm(isOver);
    const file = isOver() ? undefined : await this.#fileOf(uri);
    const found: PlacedDiagnostic[] = [];
    if (file !== undefined) await this.#searchIn(file, found, isOver);
    if (rest !== undefined && !isOver()) this.#inResting.set(rest, { found, budget });
  }

  /** A file that rests is loaded for the search alone. */
  async #fileOf(uri: string): Promise<File | undefined> {
    const { services } = this.#workspace;
    const document = this.#workspace.awake(uri);
    if (document !== undefined) return { document, services };
    return openFile(uri, (asked) => this.#workspace.textOf(asked), Cancellation.CancellationToken.None, "checked");
  }

  /** Adds to what is found in a scenario, and shows it. */
  async #searchIn({ document, services }: File, found: PlacedDiagnostic[], isOver: () => boolean): Promise<void> {
    if (isOver() || services.scenarios.of(document).tasks.size === 0) return;
    const loaded = loadedOf(document, services);
    const own = compile(loaded).program;
    if (own === undefined) return;
    const others = own.checks.filter((check) => !isOfProgram(check, own)).map(({ constants }) => constants);
    for (const constants of [new Map<string, number>(), ...distinct(others)]) {
      const program = constants.size === 0 ? own : compile(loaded, constants).program;
      const discovery = program && (await this.#discoveryIn(program, isOver));
      if (program === undefined || discovery === undefined || isOver()) continue;
      const verdict = typeof discovery === "string" ? discovery : "found";
      for (const { name } of program.checks.filter((check) => isOfProgram(check, program)))
        this.#verdicts.set(`${document.uri} ${name}`, verdict);
      if (typeof discovery === "string" || isExpected(program, discovery.outcome)) continue;
      const placed = diagnosticsOf(discovery, constants);
      found.push(...placed);
      this.#show(placed);
    }
  }

  #show(found: readonly PlacedDiagnostic[]): void {
    if (found.length === 0) return;
    for (const placed of found) this.#add(placed);
    this.onFound();
  }

  #add({ uri, diagnostic }: PlacedDiagnostic): void {
    const related = (diagnostic.relatedInformation ?? []).map(({ location, message }) => ({
      location: { ...location, uri: this.#workspace.spell(location.uri) },
      message,
    }));
    const { relatedInformation: _, ...own } = diagnostic;
    const shown = { ...own, ...withRelated(diagnostic.message, related, this.#shows) };
    this.#found.set(uri, [...(this.#found.get(uri) ?? []), shown]);
  }

  /** `undefined`: the search was ended. */
  async #discoveryIn(program: Program, isOver: () => boolean): Promise<Discovery | "nothing" | "spent" | undefined> {
    const { budget } = this.settings;
    const known = this.#known.get(program.hash);
    if (known === "nothing") return known;
    // Its statements may stand elsewhere now.
    if (known !== undefined && "decisions" in known) return rerun(program, known.decisions);
    if (known !== undefined && known.spent >= budget) return "spent";
    const found = await this.#inSlices(searching(program), isOver);
    if (isOver()) return undefined;
    this.#known.set(program.hash, toKnow(found, budget));
    for (const [hash] of this.#known) if (this.#known.size > mostKnown) this.#known.delete(hash);
    return found;
  }

  /** Does work until it is done, or over, or its budget is spent. */
  async #inSlices<Found>(work: Work<Found | undefined>, isOver: () => boolean): Promise<Found | "nothing" | "spent"> {
    for (let spent = 0; spent < this.settings.budget && !isOver(); ) {
      const start = performance.now();
      for (let now = start; now - start < sliceMilliseconds; now = performance.now()) {
        const { done, value } = work.next();
        if (done) return value ?? "nothing";
      }
      spent += performance.now() - start;
      await this.#calm(isOver);
    }
    return "spent";
  }

  /** Lets messages be read, and waits until nobody asks anything. */
  async #calm(isOver: () => boolean): Promise<void> {
    await sleep(0);
    while (this.#heard !== this.#workspace.asked && !isOver()) {
      this.#heard = this.#workspace.asked;
      await sleep(calmMilliseconds);
    }
  }
}

function toKnow(found: Discovery | "nothing" | "spent", budget: number): Known {
  if (found === "nothing") return found;
  return found === "spent" ? { spent: budget } : { decisions: found.run.recording() };
}

/** Whether a check of the program says that a run may end so. */
function isExpected(program: Program, { kind }: Outcome): boolean {
  const own = program.checks.filter((check) => isOfProgram(check, program));
  return own.some(({ clauses }) => clauses.some((clause) => clause.kind === "expect" && clause.what === kind));
}

function distinct(sets: readonly Constants[]): Constants[] {
  return [...new Map(sets.map((constants) => [JSON.stringify([...constants].toSorted()), constants])).values()];
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
