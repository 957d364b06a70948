/** What to do about a file that contradicts itself, where nothing better is known. */
export const adviceOnDamage =
  'The file is damaged, or was put together by hand. Save it again, or get a fresh copy.';
