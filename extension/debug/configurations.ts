import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { isDumpLanguage } from "../dumps/languages.ts";
import { resolveAddress } from "./file-address.ts";

/** Completes launch configurations; F5 without a launch.json debugs the scenario in the active editor. */
export class Configurations implements vscode.DebugConfigurationProvider {
  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): vscode.ProviderResult<vscode.DebugConfiguration> {
    if (given.type || given.request || given.name) return given;
    const found = activeConfiguration();
    if (found !== undefined) return found;
    void vscode.window.showErrorMessage(
      t(
        "KTrace: there is no scenario to debug, and no dump. Open a .ktrace file, or the text of a dump, then press F5.",
      ),
    );
    return undefined;
  }

  /** What VS Code lists beside launch.json's: the active editor. */
  provideDebugConfigurations(): vscode.DebugConfiguration[] {
    const found = activeConfiguration();
    return found === undefined ? [] : [found];
  }

  resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): vscode.ProviderResult<vscode.DebugConfiguration> {
    if (typeof given.program === "string" && given.program !== "") {
      const { schedule } = given;
      const isRecording = typeof schedule === "string" && /\.json$/i.test(schedule);
      return {
        ...given,
        program: resolveAddress(given.program, folder?.uri),
        ...(isRecording ? { schedule: resolveAddress(schedule, folder?.uri) } : {}),
      };
    }
    void vscode.window.showErrorMessage(
      t`KTrace: the launch configuration "${given.name}" names no scenario. Set "program" to a .ktrace file, for example "\${file}".`,
    );
    return null; // Opens launch.json.
  }
}

/** Whether a session can be started with a document: a scenario, a run that somebody saved, or a dump. */
export const canBeDebugged = ({ languageId }: vscode.TextDocument): boolean =>
  languageId === "ktrace" || languageId === "ktrace-reproduction" || isDumpLanguage(languageId);

/** The launch configuration that debugs this file as it stands. */
export const configurationFor = (uri: vscode.Uri): vscode.DebugConfiguration => ({
  type: "ktrace",
  request: "launch",
  name: uri.path.slice(uri.path.lastIndexOf("/") + 1),
  program: addressFor(uri),
});

/** The same of a text that has to be a dump. */
export const dumpConfigurationFor = (uri: vscode.Uri): vscode.DebugConfiguration => ({
  ...configurationFor(uri),
  dump: true,
});

/** The address of a file as an adapter needs it. */
export const addressFor = (uri: vscode.Uri): string => (uri.scheme === "file" ? uri.fsPath : uri.toString());

/** What F5 starts without a launch.json. */
function activeConfiguration(): vscode.DebugConfiguration | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !canBeDebugged(document)) return undefined;
  return isDumpLanguage(document.languageId) ? dumpConfigurationFor(document.uri) : configurationFor(document.uri);
}
