import { randomBytes } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkZstd } from '#main/io/zarr/check-zstd.ts';

const content = new Uint8Array([...new Uint8Array(300_000).fill(7), ...randomBytes(200_000)]);
const frame = zstdCompressSync(content);
const withChecksum = zstdCompressSync(content, {
  params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_contentSizeFlag]: 0 },
});
/** Of the chunk that the decoder waited on for ever: one frame of 20 bytes, and two bytes more. */
const endless = Buffer.from('28b52ffd2014750000400000804000000000010073ce0828b5', 'hex');

describe('a Zstandard chunk', () => {
  test('of whole frames passes, with and without sizes and checksums', () => {
    for (const whole of [frame, withChecksum, Buffer.concat([frame, withChecksum])]) {
      expect(() => checkZstd(whole, content.length)).not.toThrow();
    }
    expect(() => checkZstd(endless.subarray(0, -2), 20)).not.toThrow();
  });

  test('of short content passes, whose size takes one, two or four bytes', () => {
    for (const nBytes of [0, 1, 255, 256, 65_535, 65_791, 65_792]) {
      const short = zstdCompressSync(new Uint8Array(nBytes));
      expect(() => checkZstd(short, nBytes)).not.toThrow();
    }
  });

  test('that is cut off anywhere is refused', () => {
    const ends = [0, 3, 4, 5, 9, 100, frame.length >> 1, frame.length - 1];
    for (const end of ends) {
      expect(() => checkZstd(frame.subarray(0, end), content.length), `${end}`).toThrow('cut off');
    }
    expect(() => checkZstd(withChecksum.subarray(0, -1), content.length)).toThrow('cut off');
  });

  test('with anything behind its frames is refused', () => {
    expect(() => checkZstd(endless, 20)).toThrow('cut off');
    expect(() => checkZstd(Buffer.concat([frame, Buffer.alloc(8, 1)]), content.length)).toThrow(
      'does not begin as one',
    );
  });

  test('that states more than the chunk holds is refused', () => {
    expect(() => checkZstd(frame, content.length - 1)).toThrow('unpacks to 500000 bytes');
  });
});
