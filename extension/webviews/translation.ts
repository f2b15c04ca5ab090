/** Is loaded before all else of a page: its texts are translated where VS Code has brought translations. */
import { config } from "@vscode/l10n";

const texts = document.querySelector("#translations")?.textContent;
if (texts) config({ contents: texts });
