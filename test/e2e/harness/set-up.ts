/** Before the end-to-end tests: both VS Codes and a browser, so that no test begins with an installation. */
import { findBrowser } from "../../../scripts/browser.mts";
import { vscodeServer, vscodeWeb } from "../../../scripts/tools.mts";

export default async function setUp(): Promise<void> {
  await vscodeServer();
  await vscodeWeb();
  await findBrowser();
}
