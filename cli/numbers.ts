import { WrongInput } from "./host.ts";

/** What numbers an option takes. */
interface Range {
  readonly least: number;
  readonly most: number;
  /** One that people are likely to mean. */
  readonly such: number;
}

/** Larger ones are not exact. */
const MOST = Number.MAX_SAFE_INTEGER;

/** The whole number that an option was given; `undefined` where it was not. @throws WrongInput */
export function whole(
  option: string,
  text: string | undefined,
  { least = 1, most = MOST, such = 100 }: Partial<Range> = {},
): number | undefined {
  if (text === undefined) return undefined;
  const range = `a whole number from ${least} on`;
  if (text.trim() === "") throw new WrongInput(`${option}: its value is empty; give ${range}, such as ${such}`);
  if (!/^-?\d[\d_]*$/.test(text)) {
    throw new WrongInput(`${option} ${text}: it must be ${range}, in digits alone, such as ${such}`);
  }
  const number = Number(text.replaceAll("_", ""));
  if (number < least) throw new WrongInput(`${option} ${text}: that is too small; the smallest is ${least}`);
  if (number > most) throw new WrongInput(`${option} ${text}: that is too large; the largest is ${most}`);
  return number;
}

/** The number of seconds that an option was given, whole or not; `undefined` where it was not. @throws WrongInput */
export function seconds(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const such = "such as 60 or 0.5";
  if (text.trim() === "") throw new WrongInput(`${option}: its value is empty; give seconds above 0, ${such}`);
  if (!/^-?(\d+(\.\d*)?|\.\d+)$/.test(text)) {
    throw new WrongInput(`${option} ${text}: it must be seconds above 0, in digits and a point, ${such}`);
  }
  if (Number(text) > 0) return Number(text);
  throw new WrongInput(`${option} ${text}: that is too small; it must be above 0, ${such}`);
}
