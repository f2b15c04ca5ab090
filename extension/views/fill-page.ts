import * as vscode from "vscode";
import { type Ground, makeNonce, pageHtml } from "./html.ts";

/** A page that the extension brings with it. */
interface BundledPage {
  readonly title: string;
  /** The names of its script and its style sheet. */
  readonly bundle: string;
  readonly ground: Ground;
}

/** Loads a page into a webview. */
export function fillPage(webview: vscode.Webview, extension: vscode.Uri, { title, bundle, ground }: BundledPage): void {
  const folder = vscode.Uri.joinPath(extension, "dist", "webviews");
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  const enableCommandUris = ["ktrace.debugScenario", "ktrace.scenarioFromDump", "workbench.trust.manage"];
  webview.options = { enableScripts: true, localResourceRoots: [folder], enableCommandUris };
  webview.html = pageHtml({
    title,
    script: address(`${bundle}.js`),
    style: address(`${bundle}.css`),
    nonce: makeNonce(),
    ground,
    language: {
      name: vscode.l10n.bundle === undefined ? "en" : vscode.env.language,
      translations: vscode.l10n.bundle,
    },
  });
}
