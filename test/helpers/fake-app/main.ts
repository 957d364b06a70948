// The page of the product over a service that is not there: `?scenario=NAME&step=NAME`, then `#/SCREEN`.
import { startApp } from '#renderer/shell/start-app.ts';
import { scenarioNames } from '../fake-scenarios.ts';
import { createFakeService } from '../fake-service.ts';

const asked = new URLSearchParams(location.search);
const scenario = scenarioNames.find((name) => name === asked.get('scenario')) ?? 'empty';
const service = createFakeService(scenario, {
  step: asked.get('step') ?? 'data',
  nowMs: Date.now(),
});

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
startApp(root, {
  pathOfDroppedFile: () => null,
  onMenuCommand: () => {},
  onTransport(listener) {
    const transport = service.connect();
    listener(transport);
    if (scenario === 'lost') setTimeout(() => transport.close(), 1_000);
  },
});
