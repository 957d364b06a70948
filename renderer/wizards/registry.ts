// The finished wizards, in the order of the rail. An unfinished one is not here.
import type { Service } from '../client/service.ts';
import { atacMethod } from './atac-cluster/method.ts';
import { createWizard } from './common/create-wizard.ts';
import { integrationMethod } from './integration/method.ts';
import type { Wizard } from './wizard.ts';

export function createWizards(service: Service): readonly Wizard[] {
  return [integrationMethod, atacMethod].map((method) => createWizard(service, method));
}
