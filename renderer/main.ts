// Entry of the page in every host.
import { findHost } from './client/transport.ts';
import { startApp } from './shell/start-app.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
startApp(root, findHost());
