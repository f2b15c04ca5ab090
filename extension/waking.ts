import * as vscode from "vscode";

/** The part of a manifest that tells which commands the palette has, and when. */
interface Manifest {
  readonly contributes: {
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
  };
}

/** The commands that a person can reach before anything is there: by a key, or a button of the walkthrough. */
const commandsOfAwake = ({ contributes }: Manifest): string[] =>
  contributes.menus.commandPalette.flatMap(({ command, when }) => (/^ktrace\.active\b/.test(when) ? [command] : []));

/** Languages of scenarios, reproductions, dumps and traces. */
const isOurs = ({ languageId }: vscode.TextDocument): boolean => /^ktrace(?:-|$)/.test(languageId);

/**
 * Calls `wake`, once, when there is anything for KTrace to do. VS Code starts the extension for each plain text, too, as that may be a dump, and in a window
 * that has nothing to do with KTrace no server shall run and no view shall show.
 */
export class Waking implements vscode.Disposable {
  #wake: (() => void) | undefined;
  readonly #heard: vscode.Disposable;

  constructor({ packageJSON }: vscode.Extension<unknown>, wake: () => void) {
    this.#wake = wake;
    this.#heard = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      ...commandsOfAwake(packageJSON).map((command) =>
        vscode.commands.registerCommand(command, (...given: unknown[]) => {
          this.now();
          return vscode.commands.executeCommand(command, ...given);
        }),
      ),
    );
  }

  /** Looks whether anything is there already. */
  async look(): Promise<void> {
    for (const document of vscode.workspace.textDocuments) this.#look(document);
    if (this.#wake === undefined) return;
    const [found] = await vscode.workspace.findFiles("**/*.ktrace", undefined, 1);
    if (found !== undefined) this.now();
  }

  #look(document: vscode.TextDocument): void {
    if (isOurs(document)) this.now();
  }

  /** A server is wanted, or a command. */
  now(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    this.#heard.dispose();
    wake?.();
  }

  dispose(): void {
    this.#wake = undefined;
    this.#heard.dispose();
  }
}
