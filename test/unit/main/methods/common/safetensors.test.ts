import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '#main/methods/common/safetensors.ts';

const file = {
  arrays: [
    { name: 'weight', shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-30, 6) },
    { name: 'counts', shape: [2], data: Int32Array.of(7, -8) },
    { name: 'empty', shape: [0, 4], data: new Float32Array(0) },
  ],
  metadata: { format: 'test', note: 'µ β' },
};

describe('safetensors', () => {
  it('come back as they were', () => {
    expect(decodeSafetensors(encodeSafetensors(file), 'a.safetensors')).toEqual(file);
  });

  it('are laid out as the format says: length, JSON header, numbers', () => {
    const bytes = encodeSafetensors({
      arrays: [{ name: 'a', shape: [1], data: Float32Array.of(1) }],
      metadata: {},
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: {},
      a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    });
    expect(Array.from(bytes.subarray(8 + length))).toEqual([0, 0, 0x80, 0x3f]);
  });

  it('can be read from the middle of a larger buffer', () => {
    const bytes = encodeSafetensors(file);
    const larger = new Uint8Array(bytes.length + 5);
    larger.set(bytes, 3);
    expect(decodeSafetensors(larger.subarray(3, 3 + bytes.length), 'a')).toEqual(file);
  });

  it('that are damaged are refused by name', () => {
    const bytes = encodeSafetensors(file);
    const spoilt = bytes.slice();
    spoilt[9] = 0x21;
    const cases: readonly (readonly [Uint8Array, RegExp])[] = [
      [bytes.subarray(0, 4), /a\.st .*ends too early/],
      [bytes.subarray(0, bytes.length - 5), /a\.st .*numbers of counts do not fit/],
      [spoilt, /a\.st .*not JSON/],
    ];
    for (const [input, message] of cases) {
      expect(() => decodeSafetensors(input, 'a.st')).toThrow(
        expect.objectContaining({
          code: 'input-format',
          message: expect.stringMatching(message) as string,
        }),
      );
    }
  });

  it('with numbers of another kind are refused', () => {
    const text = new TextDecoder('latin1')
      .decode(encodeSafetensors(file))
      .replace('"F32"', '"F64"');
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);
    expect(() => decodeSafetensors(bytes, 'a.st')).toThrow(/weight holds F64/);
  });
});
