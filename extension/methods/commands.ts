import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { revealPlace } from "../views/reveal.ts";
import type { Row } from "./rows.ts";
import type { MethodsView } from "./view.ts";

/** Registers what can be done with the tree of methods. */
export function registerMethodCommands(view: MethodsView): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("ktrace.showMethods", () => vscode.commands.executeCommand("ktrace.methods.focus")),
    vscode.commands.registerCommand("ktrace.methods.go", async (given: Row | undefined) => {
      const row = view.row(given);
      const handler = row && (await chosen(row));
      if (handler) await revealPlace(handler.source, view.session);
    }),
  );
}

/** The handler that the person means, where a method has several. */
async function chosen({ label, handlers }: Row): Promise<Row["handlers"][number] | undefined> {
  if (handlers.length < 2) return handlers[0];
  const rows = handlers.map((handler) => ({
    label: handler.task,
    description: t`line ${handler.source.line}`,
    handler,
  }));
  const picked = await vscode.window.showQuickPick(rows, { placeHolder: t`Which task's handler of ${label}?` });
  return picked?.handler;
}
