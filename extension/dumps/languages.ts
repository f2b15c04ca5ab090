/** A language of dumps, and what the first line of one looks like. */
export interface DumpLanguage {
  readonly id: string;
  readonly firstLine: RegExp;
}

/** Languages of dumps, as package.json has them: `ktrace-` and the format. */
const LANGUAGE = /^ktrace-(?:kconsole|binder|minix|qnx|dbus|trace|ftrace)$/;

export const isDumpLanguage = (id: string): boolean => LANGUAGE.test(id);

/** The language of a dump in a format; without one it is a capture. */
export const languageOfFormat = (format: string | undefined): string =>
  format === undefined ? "ktrace" : `ktrace-${format}`;

/** The part of a manifest that tells of languages. */
interface Manifest {
  readonly contributes: { readonly languages: readonly { readonly id: string; readonly firstLine?: string }[] };
}

export const dumpLanguages = ({ contributes }: Manifest): DumpLanguage[] =>
  contributes.languages.flatMap(({ id, firstLine }) =>
    isDumpLanguage(id) && firstLine !== undefined ? [{ id, firstLine: new RegExp(firstLine) }] : [],
  );

/** As much of a line as has to be looked at. */
const LONGEST = 300;

/** The language of a text that begins with a line; `undefined` where no dump begins so. */
export function languageOfLine(languages: readonly DumpLanguage[], line: string): string | undefined {
  const beginning = line.slice(0, LONGEST);
  return languages.find(({ firstLine }) => firstLine.test(beginning))?.id;
}
