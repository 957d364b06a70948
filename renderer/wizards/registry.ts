// The finished wizards, in the order of the rail. An unfinished one is not here.
import type { Service } from '../client/service.ts';
import { createIntegrationWizard } from './integration/create-wizard.ts';
import type { Wizard } from './wizard.ts';

export function createWizards(service: Service): readonly Wizard[] {
  return [createIntegrationWizard(service)];
}
