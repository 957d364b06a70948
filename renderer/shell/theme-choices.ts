import type { Settings } from '#shared/contract/app.ts';

export const themeChoices: readonly {
  readonly value: Settings['theme'];
  readonly label: string;
}[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'Like the system' },
];
