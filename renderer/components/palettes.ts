// Colours for data, and for data only. Interface colours live in the theme; those of groups in shared/figure/palettes.

/** What has no value, in a light and in a dark picture. */
export const missingColors = { light: '#b5bcc4', dark: '#56606a' } as const;
