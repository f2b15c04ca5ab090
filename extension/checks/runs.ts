import * as vscode from "vscode";
import type { Question } from "#check-protocol";
import type { Checker } from "./checker.ts";
import { type CheckItems, nameOf } from "./items.ts";
import { messagesOf, mistakesOf } from "./messages.ts";
import type { CheckStatus } from "./status.ts";
import { outputLines } from "./words.ts";

/** What VS Code's tests ask for: checks are looked at, one after the other. */
export class Runs {
  readonly #controller: vscode.TestController;
  readonly #items: CheckItems;
  readonly #checker: Checker;
  readonly #status: CheckStatus;
  readonly #sources = new Set<vscode.CancellationTokenSource>();

  constructor(controller: vscode.TestController, items: CheckItems, checker: Checker, status: CheckStatus) {
    this.#controller = controller;
    this.#items = items;
    this.#checker = checker;
    this.#status = status;
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
    for (const check of checks) {
      if (source.token.isCancellationRequested) run.skipped(check);
      else if (await this.#check(check, run, source.token)) done(check);
    }
    this.#sources.delete(source);
    if (this.#sources.size === 0) this.#status.idle();
    for (const each of heard) each?.dispose();
    run.end();
  }

  /** Whether it came to an end by itself. */
  async #check(check: vscode.TestItem, run: vscode.TestRun, token: vscode.CancellationToken): Promise<boolean> {
    run.started(check);
    this.#status.running(check.label, undefined);
    try {
      const answer = await this.#checker.ask(questionOf(check), token, (progress) =>
        this.#status.running(check.label, progress),
      );
      if (answer.kind === "mistakes") {
        this.#items.settle(check, undefined);
        run.errored(check, mistakesOf(answer.mistakes));
        return true;
      }
      this.#items.settle(check, answer);
      const title = `check ${JSON.stringify(check.label)}`;
      run.appendOutput(`${outputLines(title, answer).join("\r\n")}\r\n`, undefined, check);
      const milliseconds = answer.seconds * 1000;
      if (answer.inconclusive?.reason === "cancelled") run.skipped(check);
      else if (answer.kind === "holds") run.passed(check, milliseconds);
      else if (answer.kind === "refuted") run.failed(check, messagesOf(check, answer), milliseconds);
      else run.errored(check, messagesOf(check, answer), milliseconds);
      return answer.inconclusive?.reason !== "cancelled";
    } catch (error) {
      if (token.isCancellationRequested) run.skipped(check);
      else run.errored(check, new vscode.TestMessage(error instanceof Error ? error.message : String(error)));
      return !token.isCancellationRequested;
    }
  }
}

function questionOf(check: vscode.TestItem): Question {
  const settings = vscode.workspace.getConfiguration("ktrace.check", check.uri);
  return {
    uri: check.uri?.toString() ?? "",
    check: nameOf(check),
    maxSeconds: settings.get("maxSeconds", 0),
    maxMegabytes: settings.get("maxMemory", 0),
  };
}
