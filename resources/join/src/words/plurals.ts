export type Forms = { one: string; few?: string; many?: string; other: string };

/** A sentence with a number, in the language's own forms. */
export function plurals(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => {
    const form = forms[rules.select(count) as keyof Forms] ?? forms.other;
    return form.replace("{n}", count.toLocaleString(language));
  };
}
