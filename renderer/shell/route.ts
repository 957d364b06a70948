// Which screen is shown, kept in the address so that a reload comes back to it.
import { useSyncExternalStore } from 'react';

/** `home`, `jobs`, `settings` or the id of a wizard. */
export function useRoute(): string {
  return useSyncExternalStore(subscribe, readRoute);
}

/** Opens a screen. */
export function openRoute(route: string): void {
  location.hash = `/${route}`;
}

function readRoute(): string {
  return location.hash.replace(/^#\/?/, '') || 'home';
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
