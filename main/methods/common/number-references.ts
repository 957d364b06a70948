// Numbered references in a text, in the order in which they are cited.

export interface MethodsText {
  readonly paragraphs: readonly string[];
  readonly references: readonly string[];
}

/** Names of `references` in brackets become numbers, in the order in which they are first cited. */
export function numberReferences<Name extends string>(
  texts: readonly string[],
  references: Readonly<Record<Name, string>>,
): MethodsText {
  const cited: Name[] = [];
  const paragraphs = texts.map((text) =>
    text.replaceAll(/\[(\w+)\]/g, (_, word: string) => {
      const name = word as Name;
      if (!cited.includes(name)) cited.push(name);
      return `[${cited.indexOf(name) + 1}]`;
    }),
  );
  return { paragraphs, references: cited.map((name) => references[name]) };
}
