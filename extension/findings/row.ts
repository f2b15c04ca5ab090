import type { Finding, Location } from "#check-protocol";
import type { CheckAddress } from "../checks/listing.ts";
import type { Icon } from "../views/icon.ts";

/** A row of the tree of findings, whatever it is shown with. */
export interface Row {
  /** Unlike that of any other row, and the same as long as it stands for the same: what is open stays open. */
  readonly id: string;
  readonly label: string;
  /** Beside the label. */
  readonly description: string;
  /** All of it, in sentences. */
  readonly tooltip: string;
  readonly icon: Icon;
  /** What can be done with it, for the `when` clauses in package.json. */
  readonly can: readonly Ability[];
  /** What a click does. Without, it opens and closes the row. */
  readonly does?: Act;
  /** Where it is in the text. */
  readonly place?: Location | undefined;
  /** The check that it belongs to. */
  readonly check?: CheckAddress;
  readonly finding?: Finding;
  /** For the clipboard. */
  readonly text: string;
  readonly isOpen?: boolean;
  readonly rows: readonly Row[];
}

/** `debug` its run, `go` to its statement, `check` again, `cancel` the search, `copy` its text, `clear` it away. */
type Ability = "debug" | "go" | "check" | "cancel" | "copy" | "clear";

/** What a click on a row does: or it opens the setting of this name. */
type Act = "debug" | "go" | { readonly setting: string };
