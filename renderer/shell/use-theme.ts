import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useServiceQuery } from '../client/hooks.ts';

/** Applies the saved theme; until it is known the page keeps the one of the last visit. */
export function useTheme(): void {
  const { setColorScheme } = useMantineColorScheme();
  const theme = useServiceQuery('app.settings', {}).data?.theme;
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
}
