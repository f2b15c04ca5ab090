/** Random programs of helenos-2026: the simulator does what docs/language.md says. */
import { testAgreement } from "./agreement.ts";

testAgreement("helenos-2026");
