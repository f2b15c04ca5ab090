import { t } from "@vscode/l10n";
import type { ReproductionBody } from "#protocol";
import { offerToOpen, saveFile } from "../save-file.ts";
import { activeSession, ask } from "./ask.ts";

/** Writes all that is needed to have the run again, up to this moment, to one file that the person names. */
export async function saveReproduction(): Promise<void> {
  const session = activeSession();
  const made = session && (await ask<ReproductionBody>(session, "ktrace/reproduction"));
  if (!made) return;
  const { name, text: content } = made;
  const target = await saveFile({
    title: t("Save the Reproduction"),
    name,
    content,
    session,
    filter: t("KTrace Reproduction"),
  });
  if (!target) return;
  const said = t(
    "KTrace: the reproduction is saved: the scenario with its imports, and how this run went. F5 in it shows this moment again.",
  );
  await offerToOpen(said, target);
}
