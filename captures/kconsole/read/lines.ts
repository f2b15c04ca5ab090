import { linesOf } from "../../others/lines.ts";

/** Columns of a terminal; what is longer goes on in its next row, which a log of a serial console keeps as a line of its own. */
export const TERMINAL_WIDTH = 80;

/**
 * The lines of a console's log as a person would see them: ends of any kind (also a carriage return alone), without the terminal's escape sequences and
 * padding bytes, and as they stand after a correction by backspace. They are counted as an editor counts them.
 */
export function consoleLines(text: string): string[] {
  const lines = [...linesOf(text)];
  return CONTROLS.test(text) ? lines.map(shown) : lines;
}

const FIRST_OF_ESCAPE = "\u001b";
const BACKSPACE = "\b";

/** Sources of regular expressions that name control characters. */
const controls = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f";
const CONTROLS = new RegExp(`[${controls}\\u00a0]`);
const ALL_CONTROLS = new RegExp(`[${controls}]`, "g");
const NO_BREAK_SPACES = /\u00a0/g;
/** ECMA-48: a control sequence, an operating system command with its end, or two characters. */
const introducer = "\\u001b";
const bell = "\\u0007";
const ESCAPES = new RegExp(
  `${introducer}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${introducer}]*(?:${bell}|${introducer}\\\\)?|[@-Z\\\\^_])`,
  "g",
);

function shown(line: string): string {
  if (!CONTROLS.test(line)) return line;
  const plain = line.includes(FIRST_OF_ESCAPE) ? line.replace(ESCAPES, "") : line;
  const corrected = plain.includes(BACKSPACE) ? overwritten(plain) : plain;
  return corrected.replace(ALL_CONTROLS, "").replace(NO_BREAK_SPACES, " ");
}

/** A backspace moves to the left, and what comes then is written over what stood there. */
function overwritten(line: string): string {
  const cells: string[] = [];
  let at = 0;
  for (const character of line) {
    if (character === BACKSPACE) at = Math.max(0, at - 1);
    else cells[at++] = character;
  }
  return cells.join("");
}
