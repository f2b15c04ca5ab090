import * as vscode from "vscode";
import type { ReproductionBody } from "#protocol";
import { saveText } from "../save-text.ts";
import { activeSession, ask } from "./ask.ts";

/** Writes all that is needed to have the run again, up to this moment, to one file that the person names. */
export async function saveReproduction(): Promise<void> {
  const session = activeSession();
  const made = session && (await ask<ReproductionBody>(session, "ktrace/reproduction"));
  if (!made) return;
  const target = await saveText("reproduction", { ...made, session, filter: "KTrace Reproduction" });
  if (!target) return;
  const open = "Open It";
  const chosen = await vscode.window.showInformationMessage(
    "KTrace: the reproduction is saved: the scenario with its imports, and how this run went. F5 in it shows this moment again.",
    open,
  );
  if (chosen === open) await vscode.window.showTextDocument(target);
}
