/**
 * Whether another record of the same log begins here: where a dump was retyped, several stand in one line, and this is how a name's end is told from a bracket in
 * it. So it has to be more than what may stand in a name.
 */
export function startsRecord(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  if (code === ZERO && line.charCodeAt(at + 1) === LETTER_X) return test(CALL, line, at);
  if (code >= ZERO && code <= NINE) return test(PHONE, line, at);
  return test(OTHER, line, at);
}

const ZERO = 48;
const NINE = 57;
const LETTER_X = 120;

const CALL = /0x[\da-fA-F]{8,16}[ \t]+-?\d{1,20}[ \t]+-?\d{1,20}[ \t]+-?\d{1,20}[ \t]/y;
const PHONE =
  /\d{1,10}(?:[ \t]+\d{1,20}[ \t]+(?:connected to[ \t]|connecting|slammed by 0x|hung up (?:by|to) 0x)|[ \t]*\(mutex busy\))/y;
const OTHER =
  /\[(?:phone|call|id)\b|[-–—−]+[ \t]*(?:incom+ing|outgoing|dispatched)[ \t]|kconsole>|…(?=[ \t]|$)|Active calls:|[\w/:]{0,20}[>#][ \t]*(?:ipc|tasks|threads)\b/y;

function test(sticky: RegExp, line: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(line);
}
