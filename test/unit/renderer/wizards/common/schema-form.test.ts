import { expect, test } from 'vitest';
import { z } from 'zod';
import { readForm } from '#renderer/wizards/common/schema-form.ts';
import { field } from '#shared/contract/define.ts';
import { integrationParamsSchema } from '#shared/contract/integration.ts';

test('every parameter of integration has a control, words and bounds', () => {
  const form = readForm(integrationParamsSchema);
  expect(form).toHaveLength(Object.keys(integrationParamsSchema.shape).length);
  expect(form.find(({ name }) => name === 'nTopFeatures')).toMatchObject({
    kind: 'number',
    isWhole: true,
    min: 0,
    max: 200_000,
    unit: 'genes',
  });
  expect(form.find(({ name }) => name === 'learningRate')).toMatchObject({
    isWhole: false,
    max: 1,
  });
  expect(form.find(({ name }) => name === 'device')).toMatchObject({ kind: 'choice' });
  expect(form.find(({ name }) => name === 'mnn')).toMatchObject({ kind: 'switch' });
});

test('a parameter without words is refused by name', () => {
  expect(() => readForm(z.strictObject({ depth: z.int().default(1) }))).toThrow(/depth/);
});

test('a parameter with no control is refused by name', () => {
  const schema = z.strictObject({ when: field(z.date(), { title: 'When', help: 'Day.' }) });
  expect(() => readForm(schema)).toThrow(/when/);
});
