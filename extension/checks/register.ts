import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { findProgram } from "../find-program.ts";
import { registerFindings } from "../findings/commands.ts";
import type { Host } from "../host.ts";
import { readText } from "../read-text.ts";
import { Checker } from "./checker.ts";
import { CheckCommands } from "./commands.ts";
import { watchEntries } from "./debug-finding.ts";
import { CheckItems } from "./items.ts";
import { VerdictLenses } from "./lens-provider.ts";
import { mostAtOnce } from "./question.ts";
import { Runs } from "./runs.ts";
import { Searches } from "./searches.ts";
import { CheckStatus } from "./status-item.ts";
import { Turns } from "./turns.ts";

/** Registers the explorer: checks as VS Code's tests, its commands, the tree of findings, the status bar, and lenses with verdicts. */
export function registerChecks(context: vscode.ExtensionContext, host: Host): vscode.Disposable {
  const controller = vscode.tests.createTestController("ktrace", "KTrace");
  const items = new CheckItems(controller);
  const checkers: Checker[] = [];
  const makeChecker = () => {
    const checker = new Checker({
      start: async () => host.startServer(await findProgram(context), "checker"),
      connect: host.connect,
      readText,
    });
    checkers.push(checker);
    return checker;
  };
  const settings = (name: string) => vscode.workspace.getConfiguration("ktrace.check").get(name);
  const turns = new Turns(makeChecker, () => mostAtOnce(settings, host.cores));
  const searches = new Searches();
  const runs = new Runs(controller, items, turns, searches, host.cores);
  controller.refreshHandler = (token) => items.discover(token);
  const { Run, Debug } = vscode.TestRunProfileKind;
  const look = controller.createRunProfile(t("Check"), Run, (...asked) => runs.run(...asked), true, undefined, true);
  const commands = new CheckCommands(context, items, runs, look);
  controller.createRunProfile(
    t("Debug What Decides"),
    Debug,
    ({ include }, token) => commands.debug(items.checks(include), token),
    true,
  );
  return vscode.Disposable.from(
    controller,
    items,
    new vscode.Disposable(() => {
      for (const checker of checkers) checker.dispose();
    }),
    new CheckStatus(items, searches),
    registerFindings(context, items, searches, commands),
    watchEntries(),
    vscode.languages.registerCodeLensProvider({ language: "ktrace" }, new VerdictLenses(items)),
    vscode.commands.registerCommand("ktrace.check", (...given) => commands.check(...given)),
    vscode.commands.registerCommand("ktrace.checkAll", () => commands.checkAll()),
    vscode.commands.registerCommand("ktrace.cancelCheck", () => runs.cancel()),
    vscode.commands.registerCommand("ktrace.debugFinding", (given, name) => commands.debugFinding(given, name)),
  );
}
