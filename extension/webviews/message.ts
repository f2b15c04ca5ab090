import { t } from "@vscode/l10n";
import { html } from "./graph/dom.ts";
import type { NoPicture } from "./messages.ts";

/** What a view says where there is nothing to draw. */
interface Words {
  none(): string;
  pending(): string;
  failed(reason: string): string;
}

/** In place of a drawing, where there is none. */
export function messageFor(picture: NoPicture, words: Words): HTMLElement[] {
  switch (picture.kind) {
    case "none":
      return picture.trusted
        ? [html("p", {}, words.none()), link(t("Debug Scenario"), "command:ktrace.debugScenario")]
        : [
            html(
              "p",
              {},
              t(
                "No session can start: this folder is not trusted, and VS Code starts no debug session in such a folder. Reading, checking and editing scenarios works all the same.",
              ),
            ),
            link(t("Manage Workspace Trust"), "command:workbench.trust.manage"),
          ];
    case "pending":
      return [html("p", {}, words.pending())];
    case "failed":
      return [html("p", {}, words.failed(picture.reason))];
  }
}

/** A link that does something in VS Code. */
export const link = (text: string, href: string): HTMLElement => html("a", { class: "command", href }, text);
