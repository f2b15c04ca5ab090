import * as vscode from "vscode";
import type { Answer } from "#check-protocol";
import type { Checker } from "./checker.ts";
import { addressOf, type CheckItems } from "./items.ts";
import { outcomeOf } from "./messages.ts";
import { questionOf } from "./question.ts";
import type { Searches } from "./searches.ts";
import { testMessage } from "./test-messages.ts";
import type { Turns } from "./turns.ts";
import { outputLines } from "./words.ts";

/** What VS Code's tests ask for: checks are looked at, as many at a time as may. */
export class Runs {
  readonly #controller: vscode.TestController;
  readonly #items: CheckItems;
  readonly #turns: Turns<Checker>;
  readonly #searches: Searches;
  readonly #cores: number;
  readonly #sources = new Set<vscode.CancellationTokenSource>();

  constructor(
    controller: vscode.TestController,
    items: CheckItems,
    turns: Turns<Checker>,
    searches: Searches,
    cores: number,
  ) {
    this.#controller = controller;
    this.#items = items;
    this.#turns = turns;
    this.#searches = searches;
    this.#cores = cores;
  }

  /** Looks at the checks that are asked for; or, when that is asked for, at those of each file that is saved, until `token` says otherwise. */
  async run(request: vscode.TestRunRequest, token?: vscode.CancellationToken): Promise<void> {
    if (request.continuous && token !== undefined) return this.#watch(request, token);
    if (request.include === undefined) await this.#items.discover(token);
    await this.#look(request, this.#wanted(request), token);
  }

  /** Ends all that goes on. */
  cancel(): void {
    for (const source of this.#sources) source.cancel();
  }

  #wanted({ include, exclude }: vscode.TestRunRequest): vscode.TestItem[] {
    const excluded = new Set(this.#items.checks(exclude ?? []));
    return this.#items.checks(include).filter((check) => !excluded.has(check));
  }

  /** Checks that wait for their turn when a file is saved are looked at with those of that file. */
  #watch(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    const due = new Set<vscode.TestItem>();
    let source = new vscode.CancellationTokenSource();
    const saved = vscode.workspace.onDidSaveTextDocument(async ({ uri }) => {
      await this.#items.read(uri);
      const affected = this.#wanted(request).filter((check) => this.#isMadeOf(check, uri));
      if (affected.length === 0) return;
      for (const check of affected) due.add(check);
      source.cancel();
      const own = new vscode.CancellationTokenSource();
      source = own;
      const again = new vscode.TestRunRequest([...due], request.exclude, request.profile, true, true);
      await this.#look(again, [...due], own.token, (check) => due.delete(check));
      // A person has cancelled what is left, and no other file was saved.
      if (source === own) due.clear();
    });
    token.onCancellationRequested(() => {
      saved.dispose();
      source.cancel();
    });
  }

  #isMadeOf(check: vscode.TestItem, uri: vscode.Uri): boolean {
    const files = this.#items.known(check)?.verdict.files ?? [];
    return check.uri?.toString() === uri.toString() || files.includes(uri.toString());
  }

  async #look(
    request: vscode.TestRunRequest,
    checks: readonly vscode.TestItem[],
    token?: vscode.CancellationToken,
    done: (check: vscode.TestItem) => void = () => {},
  ): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const source = new vscode.CancellationTokenSource();
    const cancel = () => source.cancel();
    const heard = [run.token.onCancellationRequested(cancel), token?.onCancellationRequested(cancel)];
    if (token?.isCancellationRequested) cancel();
    this.#sources.add(source);
    for (const check of checks) run.enqueued(check);
    await Promise.all(
      checks.map(async (check) => {
        if (await this.#check(check, run, source.token)) done(check);
      }),
    );
    this.#sources.delete(source);
    for (const each of heard) each?.dispose();
    run.end();
  }

  /** Whether it came to an end by itself. */
  async #check(check: vscode.TestItem, run: vscode.TestRun, token: vscode.CancellationToken): Promise<boolean> {
    const source = new vscode.CancellationTokenSource();
    const heard = token.onCancellationRequested(() => source.cancel());
    if (token.isCancellationRequested) source.cancel();
    try {
      const answer = await this.#ask(check, run, source);
      if (answer === undefined) run.skipped(check);
      else return this.#settle(check, run, answer);
    } catch (error) {
      if (source.token.isCancellationRequested) run.skipped(check);
      else {
        run.errored(check, new vscode.TestMessage(error instanceof Error ? error.message : String(error)));
        return true;
      }
    } finally {
      heard.dispose();
      source.dispose();
    }
    return false;
  }

  /** `undefined` when it was cancelled before its turn. */
  #ask(
    check: vscode.TestItem,
    run: vscode.TestRun,
    source: vscode.CancellationTokenSource,
  ): Promise<Answer | undefined> {
    const { token } = source;
    return this.#turns.take(
      async (checker) => {
        if (token.isCancellationRequested) return undefined;
        run.started(check);
        const address = addressOf(check);
        const settings = vscode.workspace.getConfiguration("ktrace.check", check.uri);
        const question = questionOf(address, (name) => settings.get(name), this.#cores);
        if ("wrong" in question) throw new Error(question.wrong);
        const search = this.#searches.begin(address, check.label, () => source.cancel());
        return checker.ask(question, token, search.tell).finally(search.end);
      },
      (giveUp) => token.onCancellationRequested(giveUp),
    );
  }

  #settle(check: vscode.TestItem, run: vscode.TestRun, answer: Answer): boolean {
    const outcome = outcomeOf(answer);
    const messages = outcome.messages.map((message) => testMessage(check, message));
    if (answer.kind === "mistakes") {
      this.#items.settle(check, undefined);
      run.errored(check, messages);
      return true;
    }
    this.#items.settle(check, answer);
    run.appendOutput(`${outputLines(check.label, answer).join("\r\n")}\r\n`, undefined, check);
    const milliseconds = answer.seconds * 1000;
    switch (outcome.kind) {
      case "skipped":
        run.skipped(check);
        return false;
      case "passed":
        run.passed(check, milliseconds);
        return true;
      case "failed":
      case "errored":
        run[outcome.kind](check, messages, milliseconds);
        return true;
    }
  }
}
