import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ChoiceRow, ChoicesBody, ChooseArguments, GraphPlace } from "#protocol";
import { activeSession, ask } from "./ask.ts";
import { addressOf } from "./place.ts";

/** Lets the person pick what happens next, and makes it happen. */
export async function chooseNext(): Promise<void> {
  const session = activeSession();
  const found = session && (await ask<ChoicesBody>(session, "ktrace/choices"));
  if (!found) return;
  if (found.choices.length === 0) {
    void vscode.window.showInformationMessage(
      t("KTrace: nothing can happen any more at this moment. Step back first, to where there was a choice."),
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(
    Promise.all(found.choices.map((choice) => itemOf(choice, session))),
    {
      title: t("Choose What Runs Next"),
      // A stop that is still being shown takes the focus.
      ignoreFocusOut: true,
      placeHolder: found.isComplete
        ? t(
            "What happens in the next step? Another choice than the marked one changes the course of the run from here.",
          )
        : t("What happens in the next step? Not all values are listed: of each choose only the first."),
      matchOnDetail: true,
    },
  );
  if (!chosen) return;
  const args: ChooseArguments = { id: chosen.id };
  await ask(session, "ktrace/choose", args);
}

async function itemOf(
  { id, label, source, isNext }: ChoiceRow,
  session: vscode.DebugSession,
): Promise<vscode.QuickPickItem & { id: number }> {
  const detail = source && (await lineAt(source, session));
  return { id, label, ...(isNext && { description: t("next, if you do not choose") }), ...(detail && { detail }) };
}

/** The text of a line; none where its file cannot be read any more, or has become shorter. */
async function lineAt(place: GraphPlace, session: vscode.DebugSession): Promise<string | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(addressOf(place, session));
    return document.lineAt(place.line - 1).text.trim();
  } catch {
    return undefined;
  }
}
