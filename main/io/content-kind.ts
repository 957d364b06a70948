// What a file is by its first bytes, in words: a name says little, and downloads bring surprises.

const magics: readonly { readonly name: string; readonly magic: readonly number[] }[] = [
  { name: 'an HDF5 file', magic: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] },
  { name: 'a zip archive', magic: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'an empty zip archive', magic: [0x50, 0x4b, 0x05, 0x06] },
  { name: 'a gzip file', magic: [0x1f, 0x8b] },
  { name: 'a bzip2 file', magic: [0x42, 0x5a, 0x68] },
  { name: 'an xz file', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: 'a zstd file', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'a 7z archive', magic: [0x37, 0x7a, 0xbc, 0xaf] },
  { name: 'a PDF', magic: [0x25, 0x50, 0x44, 0x46] },
  { name: 'an R data file', magic: [0x52, 0x44, 0x58] },
  // Excel packs a workbook with a password into the frame of its old files.
  {
    name: 'an old Excel file (.xls), or a workbook with a password',
    magic: [0xd0, 0xcf, 0x11, 0xe0],
  },
  { name: 'a Parquet file', magic: [0x50, 0x41, 0x52, 0x31] },
  { name: 'a picture (PNG)', magic: [0x89, 0x50, 0x4e, 0x47] },
  { name: 'a picture (JPEG)', magic: [0xff, 0xd8, 0xff] },
  { name: 'a TIFF', magic: [0x49, 0x49, 0x2a, 0x00] },
];

/** The kind of a file that starts with `head` (512 bytes are enough). */
export function nameContent(head: Uint8Array): string {
  const known = magics.find(({ magic }) => magic.every((byte, i) => head[i] === byte));
  if (known !== undefined) return known.name;
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isUtf16) return 'a text file';
  const text = new TextDecoder('latin1').decode(head).trimStart().toLowerCase();
  if (/^(\u00ef\u00bb\u00bf)?<(!doctype|html|\?xml)/.test(text)) return 'a web page';
  if (new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar') return 'a tar archive';
  return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) || head.length === 0
    ? 'a file of an unknown kind'
    : 'a text file';
}

/** What to do about a file of this kind. */
export function adviseOn(kind: string, otherwise: string): string {
  if (kind === 'a web page') {
    return 'The download brought an error or sign-in page instead of the data. Open the link in a browser and get it again.';
  }
  if (/zip|xz|zstd|7z|tar|bzip2/.test(kind)) return 'Unpack it first, then choose the file inside.';
  if (kind === 'an R data file') return 'In R, save the counts as .h5ad, or with write.csv().';
  if (kind.includes('Excel')) return 'In Excel, save the sheet as "CSV UTF-8".';
  return otherwise;
}
