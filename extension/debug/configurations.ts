import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { resolveAddress } from "./file-address.ts";

/** Completes launch configurations; F5 without a launch.json debugs the scenario in the active editor. */
export class Configurations implements vscode.DebugConfigurationProvider {
  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): vscode.ProviderResult<vscode.DebugConfiguration> {
    if (given.type || given.request || given.name) return given;
    const document = vscode.window.activeTextEditor?.document;
    if (document && canBeDebugged(document)) return configurationFor(document.uri);
    void vscode.window.showErrorMessage(
      t("KTrace: there is no scenario to debug. Open a .ktrace file, then press F5."),
    );
    return undefined;
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

/** Whether a session can be started with a document: a scenario, or a run that somebody saved. */
export const canBeDebugged = ({ languageId }: vscode.TextDocument): boolean =>
  languageId === "ktrace" || languageId === "ktrace-reproduction";

/** The launch configuration that debugs this file as it stands. */
export function configurationFor(uri: vscode.Uri): vscode.DebugConfiguration {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const program = uri.scheme === "file" ? uri.fsPath : uri.toString();
  return { type: "ktrace", request: "launch", name, program };
}
