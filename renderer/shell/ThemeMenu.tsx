import { ActionIcon, Menu, useComputedColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useServiceMutation, useServiceQuery } from '../client/hooks.ts';
import { themeChoices } from './theme-choices.ts';

const icons = { light: IconSun, dark: IconMoon, system: IconDeviceDesktop } as const;

/** Light, dark, or as the system has it. */
export function ThemeMenu(): ReactNode {
  const current = useServiceQuery('app.settings', {}).data?.theme ?? 'system';
  const save = useServiceMutation('app.saveSettings', ['app.settings']);
  const isDark = useComputedColorScheme() === 'dark';
  const Now = isDark ? IconMoon : IconSun;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label="Theme" title="Theme">
          <Now size="1rem" stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {themeChoices.map(({ value, label }) => {
          const Icon = icons[value];
          return (
            <Menu.Item
              key={value}
              leftSection={<Icon size="1rem" stroke={1.75} aria-hidden />}
              rightSection={value === current && <IconCheck size="1rem" aria-label="chosen" />}
              onClick={() => save.mutate({ theme: value })}
            >
              {label}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
