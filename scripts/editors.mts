import { existsSync, globSync } from "node:fs";
import { installPrograms } from "./debian.mts";

/** The editors beside VS Code that tests drive, as Debian has them; `test` is the file in `test/editors/`. */
const editors = [
  {
    name: "Emacs with dap-mode",
    test: "emacs.test.ts",
    packages: ["emacs-nox", "elpa-dap-mode"],
    isHere: () =>
      existsSync("/usr/bin/emacs") && globSync("/usr/share/emacs/site-lisp/elpa/dap-mode-*/dap-mode.elc").length > 0,
  },
  {
    name: "Neovim",
    test: "neovim.test.ts",
    packages: ["neovim"],
    isHere: () => existsSync("/usr/bin/nvim"),
  },
];

/** Installs those that are missing, where that is possible. @returns a line for each that is not here even so. */
export const installEditors = (): string[] => installPrograms(editors);

/** The tests of the editors that are here. */
export const editorTests = (): string[] => editors.filter(({ isHere }) => isHere()).map(({ test }) => test);
