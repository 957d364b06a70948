// No folder of a computer goes into the repository: what a check says of places is said by their names.

/**
 * `value` as JSON has it, with every folder of `places` (path by its name) replaced by `<name>`, also in keys and inside
 * messages; the longest path first, so that a folder in a folder keeps its own name. Pure.
 */
export function namePlaces<Value>(
  value: Value,
  places: Readonly<Record<string, string | null>>,
): Value {
  const known = Object.entries(places)
    .flatMap(([name, place]) => (place === null || place.length < 2 ? [] : [{ name, place }]))
    .sort((a, b) => b.place.length - a.place.length);
  const text = known.reduce((named, { name, place }) => {
    const written = JSON.stringify(place.replace(/[\\/]+$/, '')).slice(1, -1);
    const pattern = written.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
    // Not the beginning of another folder's name.
    return named.replaceAll(new RegExp(String.raw`${pattern}(?![\w-]|\.\w)`, 'g'), `<${name}>`);
  }, JSON.stringify(value));
  return JSON.parse(text) as Value;
}
